//! HTTP/1 over a connection, driven by whoever waits for something on it, so that nothing goes on
//! when nobody waits any more: dropping a line hangs up.

use std::future::Future;
use std::pin::Pin;

use hyper::body::Body;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;

use super::Pipe;

/// Bytes of a head, and of what is read at once.
const BUFFER_BYTES: usize = 64 * 1_024;
/// Bytes on the way beside those of a body: heads, also of answers that are none yet (RFC 9110, 15.2).
const HEADS_BYTES: usize = 4 * BUFFER_BYTES;
/// Bytes on the way for one of a body, when it comes in the smallest chunks (RFC 9112, 7.1).
const CHUNKED_TIMES: usize = 8;

/// A connection that moves only while somebody waits.
pub struct Line(Option<Pin<Box<dyn Future<Output = ()> + Send>>>);

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Line").field(&self.0.is_some()).finish()
    }
}

impl Line {
    /// Begins to speak HTTP; also what requests are sent with. For an answer whose body may have so
    /// many bytes no more is read than its heads and its chunks can take: what goes on is hung up on.
    ///
    /// # Errors
    /// When the other side hung up.
    pub async fn open<B>(
        pipe: Box<dyn Pipe>,
        bytes_max: usize,
    ) -> hyper::Result<(SendRequest<B>, Self)>
    where
        B: Body<Data: Send, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
    {
        let mut builder = Builder::new();
        builder.max_buf_size(BUFFER_BYTES);
        let (read, write) = tokio::io::split(pipe);
        let read = read.take((bytes_max * CHUNKED_TIMES + HEADS_BYTES) as u64);
        let pipe = TokioIo::new(tokio::io::join(read, write));
        let (sender, connection) = builder.handshake(pipe).await?;
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
