//! HTTP/1 over a connection, driven by whoever waits for something on it, so that nothing goes on
//! when nobody waits any more: dropping a line hangs up.

use std::future::Future;
use std::pin::Pin;

use hyper::body::Body;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;

use super::Pipe;

/// Bytes of a head, and of what is read at once.
const BUFFER_BYTES: usize = 64 * 1_024;

/// A connection that moves only while somebody waits.
pub struct Line(Option<Pin<Box<dyn Future<Output = ()> + Send>>>);

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Line").field(&self.0.is_some()).finish()
    }
}

impl Line {
    /// Begins to speak HTTP; also what requests are sent with.
    ///
    /// # Errors
    /// When the other side hung up.
    pub async fn open<B>(pipe: Box<dyn Pipe>) -> hyper::Result<(SendRequest<B>, Self)>
    where
        B: Body<Data: Send, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
    {
        let mut builder = Builder::new();
        builder.max_buf_size(BUFFER_BYTES);
        let (sender, connection) = builder.handshake(TokioIo::new(pipe)).await?;
        let driven = Box::pin(async move {
            let _ = connection.await;
        });
        Ok((sender, Self(Some(driven))))
    }

    /// Waits for something that only comes while the connection is driven.
    pub async fn drive<T>(&mut self, work: impl Future<Output = T>) -> T {
        tokio::pin!(work);
        loop {
            let Some(driven) = &mut self.0 else { return work.await };
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = driven => self.0 = None,
            }
        }
    }
}
