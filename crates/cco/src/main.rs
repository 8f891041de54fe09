#![doc = include_str!("../README.md")]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match cli::arguments() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => return cli::output::fatal(&format!("cannot start: {cause}")),
    };
    let code = runtime.block_on(cli::run(arguments));
    // A reader thread may still be busy with a file that nobody waits for any more.
    runtime.shutdown_background();
    code
}
