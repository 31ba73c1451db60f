//! Signatures by which a receiver knows who posted.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

/// The signature of a post: `v1,` and the base64 of HMAC-SHA256 with the secret over
/// `{id}.{timestamp}.{body}`.
pub fn signature(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(format!("{id}.{timestamp}.").as_bytes());
    context.update(body);
    format!("v1,{}", STANDARD.encode(context.sign().as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_standards() {
        // Computed with `openssl dgst -sha256 -hmac 0123456789abcdef -binary | base64`.
        let signed = signature("0123456789abcdef", "r1", 1_780_272_000, b"{}");
        assert_eq!(signed, "v1,8IMRwq/mxK3yrOhy+79YrMpXyrnD/TIWNyGXOl3wtQM=");
        assert_ne!(signed, signature("0123456789abcdef", "r1", 1_780_272_001, b"{}"));
    }
}
