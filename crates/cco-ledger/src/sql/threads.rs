//! Threads of a question's own.

use crate::error::{Error, Result};
use tokio::runtime::{Builder, Runtime};

/// Planning takes a stack frame of up to 20 KB (in a debug build) for each level of nesting, and
/// [`super::statement::MAX_NESTING`] levels are allowed. Pages never touched cost nothing.
const STACK_BYTES: usize = 64 << 20;

/// Runs `work` on threads with room for the planner's recursion. A panic in the engine ends the question, not
/// the program; when nobody waits for the answer any more, the work stops.
pub(super) async fn apart<T: Send + 'static>(work: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
    let threads = Threads::start()?;
    match threads.runtime().spawn(work).await {
        Ok(result) => result,
        Err(panic) => Err(Error::internal("answering", panic)),
    }
}

/// A runtime that may be dropped by a task of another one.
struct Threads(Option<Runtime>);

impl Threads {
    fn start() -> Result<Threads> {
        let runtime =
            Builder::new_multi_thread().thread_name("question").thread_stack_size(STACK_BYTES).enable_all().build();
        Ok(Threads(Some(runtime.map_err(|error| Error::internal("starting threads", error))?)))
    }

    fn runtime(&self) -> &Runtime {
        self.0.as_ref().expect("it is taken only by drop")
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
