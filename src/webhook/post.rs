//! One post over HTTP.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use http::{Request, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::address::Address;
use super::reach::Reach;
use super::sign::signature;

/// How long a post may take, from the look-up of its address to the answer.
pub const POST_TIME_MAX: Duration = Duration::from_secs(10);

/// What is posted.
#[derive(Debug, Clone)]
pub struct Post {
    /// The same in every attempt.
    pub id: String,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// JSON.
    pub body: Vec<u8>,
}

/// Why a post was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum PostFailure {
    /// It may not go there at all.
    #[error("reach {host}: it stands for an address that posts may not reach")]
    Forbidden {
        /// Whose address it is.
        host: String,
    },
    /// The receiver says that it is gone for good.
    #[error("post: the receiver answered 410 Gone")]
    Gone,
    /// The receiver did not answer in time.
    #[error("post: no answer within {POST_TIME_MAX:?}")]
    Late,
    /// The receiver did not accept it.
    #[error("post: the receiver answered {0}")]
    Answer(StatusCode),
    /// The receiver could not be reached.
    #[error("reach the receiver: {0}")]
    Network(String),
}

impl PostFailure {
    /// Whether trying again cannot help.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Forbidden { .. } | Self::Gone)
    }
}

/// Makes posts.
#[derive(Clone)]
pub struct Poster {
    reach: Reach,
    tls: TlsConnector,
}

impl std::fmt::Debug for Poster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Poster").field("reach", &self.reach).finish_non_exhaustive()
    }
}

impl Poster {
    /// A poster that trusts the authorities that this machine trusts.
    pub fn new(reach: Reach) -> Self {
        let mut roots = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        let (_, unread) = roots.add_parsable_certificates(found.certs);
        if roots.is_empty() {
            tracing::warn!(unread, "this machine trusts no authority: no https webhook is reached");
        }
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        Self { reach, tls: TlsConnector::from(Arc::new(config)) }
    }

    /// Which addresses it reaches.
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// Makes one attempt; `Ok` when the receiver accepted it.
    pub async fn post(
        &self,
        address: &Address,
        secret: &str,
        post: &Post,
    ) -> Result<(), PostFailure> {
        match tokio::time::timeout(POST_TIME_MAX, self.attempt(address, secret, post)).await {
            Ok(answered) => answered,
            Err(_) => Err(PostFailure::Late),
        }
    }

    async fn attempt(
        &self,
        address: &Address,
        secret: &str,
        post: &Post,
    ) -> Result<(), PostFailure> {
        let stream = self.connect(address).await?;
        let request = request(address, secret, post)?;
        let status = if address.is_secure {
            let name = ServerName::try_from(address.host.clone()).map_err(network)?;
            send(self.tls.connect(name, stream).await.map_err(network)?, request).await?
        } else {
            send(stream, request).await?
        };
        match status {
            _ if status.is_success() => Ok(()),
            StatusCode::GONE => Err(PostFailure::Gone),
            _ => Err(PostFailure::Answer(status)),
        }
    }

    /// Connects to one of the addresses that the host's name stands for, if all of them are allowed.
    async fn connect(&self, address: &Address) -> Result<TcpStream, PostFailure> {
        let found = tokio::net::lookup_host((address.host.as_str(), address.port)).await;
        let found: Vec<SocketAddr> = found.map_err(network)?.collect();
        if found.iter().any(|found| !address.may_mean(found.ip(), self.reach)) {
            return Err(PostFailure::Forbidden { host: address.host.clone() });
        }
        let mut last = PostFailure::Network("the name stands for no address".to_owned());
        for found in found {
            match TcpStream::connect(found).await {
                Ok(stream) => return Ok(stream),
                Err(failed) => last = network(failed),
            }
        }
        Err(last)
    }
}

fn network(failed: impl std::fmt::Display) -> PostFailure {
    PostFailure::Network(failed.to_string())
}

fn request(
    address: &Address,
    secret: &str,
    post: &Post,
) -> Result<Request<Full<Bytes>>, PostFailure> {
    let path = address.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let authority = address.uri.authority().map_or("", http::uri::Authority::as_str);
    Request::post(path)
        .header(HOST, authority)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, concat!("qianxian/", env!("CARGO_PKG_VERSION")))
        .header("webhook-id", &post.id)
        .header("webhook-timestamp", post.timestamp)
        .header("webhook-signature", signature(secret, &post.id, post.timestamp, &post.body))
        .body(Full::new(Bytes::from(post.body.clone())))
        .map_err(network)
}

/// Sends a request over a connection of its own, and reads the status of the answer alone.
async fn send<S>(stream: S, request: Request<Full<Bytes>>) -> Result<StatusCode, PostFailure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(network)?;
    let driving = async {
        if let Err(failed) = connection.await {
            tracing::debug!(error = %failed, "a webhook's connection ended");
        }
        // The answer tells what came of it.
        std::future::pending::<Infallible>().await
    };
    tokio::select! {
        answer = sender.send_request(request) => Ok(answer.map_err(network)?.status()),
        never = driving => match never {},
    }
}
