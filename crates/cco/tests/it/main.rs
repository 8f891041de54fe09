//! The binary as its users meet it: whole invocations, by exit code, stdout and stderr.

mod support;
