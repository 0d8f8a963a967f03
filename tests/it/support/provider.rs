//! An OpenID provider as small as one can be, for what the real one of the browser tests would not
//! do: keys that change, tokens of somebody else, silence. It signs truly and answers over loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

struct State {
    issuer: String,
    kid: String,
    key: EncodingKey,
    /// What an ID token says beside what always stands in it; null takes a claim away.
    says: Value,
    silent: bool,
    n_key_sets: usize,
}

/// The provider; it serves as long as the test runs.
#[derive(Clone)]
pub struct Provider(Arc<Mutex<State>>);

fn key() -> EncodingKey {
    EncodingKey::from_ec_der(&rcgen::KeyPair::generate().unwrap().serialize_der())
}

impl Provider {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state = State {
            issuer,
            kid: "k1".into(),
            key: key(),
            says: json!({}),
            silent: false,
            n_key_sets: 0,
        };
        let provider = Self(Arc::new(Mutex::new(state)));
        let serving = provider.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                std::thread::spawn(move || serving.answer(stream));
            }
        });
        provider
    }

    pub fn issuer(&self) -> String {
        self.0.lock().unwrap().issuer.clone()
    }

    /// What it says of whoever signs in from now on.
    pub fn says(&self, claims: Value) {
        self.0.lock().unwrap().says = claims;
    }

    pub fn is_silent(&self, silent: bool) {
        self.0.lock().unwrap().silent = silent;
    }

    /// Signs with another key from now on.
    pub fn changes_keys(&self, kid: &str) {
        let mut state = self.0.lock().unwrap();
        kid.clone_into(&mut state.kid);
        state.key = key();
    }

    /// How often its keys were asked for.
    pub fn n_key_sets(&self) -> usize {
        self.0.lock().unwrap().n_key_sets
    }

    /// A token of its own with these claims beside issuer and audience.
    pub fn signs(&self, claims: &Value) -> String {
        let state = self.0.lock().unwrap();
        let mut all = json!({"iss": state.issuer, "aud": "baton"});
        for (name, value) in claims.as_object().unwrap() {
            match value {
                Value::Null => drop(all.as_object_mut().unwrap().remove(name)),
                value => all[name] = value.clone(),
            }
        }
        let header = Header { kid: Some(state.kid.clone()), ..Header::new(Algorithm::ES256) };
        encode(&header, &all, &state.key).unwrap()
    }

    fn answer(&self, mut stream: TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream.try_clone().ok()?);
        let (mut line, mut length) = (String::new(), 0);
        reader.read_line(&mut line).ok()?;
        let path = line.split(' ').nth(1)?.to_owned();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            match line.trim_end().to_lowercase().split_once(": ") {
                Some(("content-length", n)) => length = n.parse().ok()?,
                Some(_) => {}
                None => break,
            }
        }
        let mut form = vec![0; length];
        reader.read_exact(&mut form).ok()?;
        if self.0.lock().unwrap().silent {
            return None;
        }
        let (status, body) = self.said(&path, &String::from_utf8_lossy(&form));
        let body = body.to_string();
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n");
        stream.write_all((head + &body).as_bytes()).ok()
    }

    fn said(&self, path: &str, form: &str) -> (u16, Value) {
        let issuer = self.issuer();
        match path {
            "/.well-known/openid-configuration" => {
                let at = |what: &str| format!("{issuer}/{what}");
                let document = json!({
                    "issuer": issuer, "authorization_endpoint": at("auth"),
                    "token_endpoint": at("token"), "jwks_uri": at("keys"),
                    "end_session_endpoint": at("out"),
                });
                (200, document)
            }
            "/keys" => {
                let mut state = self.0.lock().unwrap();
                state.n_key_sets += 1;
                let mut public = Jwk::from_encoding_key(&state.key, Algorithm::ES256).unwrap();
                public.common.key_id = Some(state.kid.clone());
                (200, json!({"keys": [public]}))
            }
            // The code is the nonce: what a browser would have carried to the provider.
            "/token" => {
                let code = form.split('&').find_map(|field| field.strip_prefix("code="));
                match code {
                    Some("spent") | None => (400, json!({"error": "invalid_grant"})),
                    Some(nonce) => {
                        let mut claims = self.0.lock().unwrap().says.clone();
                        if claims.get("nonce").is_none() {
                            claims["nonce"] = nonce.into();
                        }
                        (200, json!({"id_token": self.signs(&claims), "access_token": "a"}))
                    }
                }
            }
            _ => (404, json!({})),
        }
    }
}
