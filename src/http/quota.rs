//! How much of its limits a request has used, told with its answer: the fields `RateLimit-Policy` and
//! `RateLimit` of the IETF draft draft-ietf-httpapi-ratelimit-headers. Whatever limit is asked notes
//! itself here, so that no route has to pass anything on; what the limits are is decided elsewhere.

use std::cell::RefCell;

use poem::http::{HeaderMap, HeaderName, HeaderValue};

use crate::http::limits::{Left, Rate};

/// Which limits hold, in the form `"requests";q=200;w=4`: how much at once, and the seconds in which
/// all of it comes back.
const POLICY: &str = "ratelimit-policy";
/// What is left of them, in the form `"requests";r=199;t=1`: how much, and the seconds until all of it
/// is there again.
const LEFT: &str = "ratelimit";

/// A limit that was asked.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Asked {
    name: &'static str,
    rate: Rate,
    left: Left,
}

tokio::task_local! {
    static ASKED: RefCell<Vec<Asked>>;
}

/// Notes that a limit was asked by the request that is answered now. Whatever is no request (a frame
/// of a socket) has no answer to note it in.
pub(super) fn note(name: &'static str, rate: Rate, left: Left) {
    let asked = Asked { name, rate, left };
    let _ = ASKED.try_with(|all| all.borrow_mut().push(asked));
}

/// Answers, and what limits were asked on the way, for [`dress`].
pub(super) async fn counted<T>(answering: impl Future<Output = T>) -> (T, Used) {
    let noted = async {
        let answer = answering.await;
        (answer, Used(ASKED.with(RefCell::take)))
    };
    ASKED.scope(RefCell::default(), noted).await
}

/// The limits a request asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Used(Vec<Asked>);

impl Used {
    /// Tells them with the answer; a request that asked none tells nothing.
    pub(super) fn dress(&self, out: &mut HeaderMap) {
        let fields: [(&'static str, fn(&Asked) -> String); 2] = [
            (POLICY, |it| format!("\"{}\";q={};w={}", it.name, it.rate.burst, it.rate.whole_s())),
            (LEFT, |it| format!("\"{}\";r={};t={}", it.name, it.left.n, it.left.full_in_s)),
        ];
        for (name, said) in fields {
            let said: Vec<String> = self.0.iter().map(said).collect();
            if let (false, Ok(value)) = (said.is_empty(), HeaderValue::from_str(&said.join(", "))) {
                out.insert(HeaderName::from_static(name), value);
            }
        }
    }
}
