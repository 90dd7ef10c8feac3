use std::fs;
use std::path::Path;

use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, DecodingKey};

use crate::settings::{PublicKeyAlgorithm, SecretSetting};

/// A key that verifies tokens, with the one algorithm that it is for. A token never chooses the algorithm: it can only
/// name a key, and is checked with that key's own.
pub(super) struct TrustedKey {
    id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It holds no key for the algorithm.
    #[error("holds no public key for {0:?}")]
    NotAKey(Algorithm),
    /// It is no JSON Web Key Set.
    #[error("is no JSON Web Key Set: {0}")]
    NotAKeySet(String),
    /// A key of the set cannot be used.
    #[error("key {kid:?} cannot be used: {problem}")]
    UnusableKey {
        /// Which.
        kid: String,
        /// Why.
        problem: &'static str,
    },
}

impl TrustedKey {
    /// A shared secret: HS256.
    pub(super) fn shared(secret: &SecretSetting) -> Self {
        let key = DecodingKey::from_secret(secret.expose().as_bytes());
        Self {
            id: None,
            algorithm: Algorithm::HS256,
            key,
        }
    }

    /// A public key from a PEM file.
    pub(super) fn from_pem_file(
        path: &Path,
        algorithm: PublicKeyAlgorithm,
    ) -> Result<Self, KeyFileError> {
        let pem = fs::read(path)?;
        let (algorithm, key) = match algorithm {
            PublicKeyAlgorithm::Rs256 => (Algorithm::RS256, DecodingKey::from_rsa_pem(&pem)),
            PublicKeyAlgorithm::Es256 => (Algorithm::ES256, DecodingKey::from_ec_pem(&pem)),
            PublicKeyAlgorithm::EdDsa => (Algorithm::EdDSA, DecodingKey::from_ed_pem(&pem)),
        };
        let key = key.map_err(|_| KeyFileError::NotAKey(algorithm))?;
        Ok(Self {
            id: None,
            algorithm,
            key,
        })
    }

    /// The public keys of a JSON Web Key Set (RFC 7517); each must carry a `kid`, so that tokens can name it.
    pub(super) fn from_jwks_file(path: &Path) -> Result<Vec<Self>, KeyFileError> {
        let text = fs::read(path)?;
        let set: JwkSet = serde_json::from_slice(&text)
            .map_err(|error| KeyFileError::NotAKeySet(error.to_string()))?;
        if set.keys.is_empty() {
            return Err(KeyFileError::NotAKeySet("it is empty".to_owned()));
        }
        set.keys.iter().map(Self::from_jwk).collect()
    }

    fn from_jwk(jwk: &Jwk) -> Result<Self, KeyFileError> {
        let kid = jwk.common.key_id.clone().unwrap_or_default();
        let unusable = |problem| KeyFileError::UnusableKey {
            kid: kid.clone(),
            problem,
        };
        if kid.is_empty() {
            return Err(unusable("it has no kid"));
        }
        if jwk
            .common
            .public_key_use
            .as_ref()
            .is_some_and(|what| *what != PublicKeyUse::Signature)
        {
            return Err(unusable("it is not for signatures"));
        }
        let (algorithm, stated) = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
                (Algorithm::ES256, KeyAlgorithm::ES256)
            }
            AlgorithmParameters::OctetKeyPair(_) => (Algorithm::EdDSA, KeyAlgorithm::EdDSA),
            _ => return Err(unusable("only RS256, ES256 and EdDSA keys can be used")),
        };
        if jwk.common.key_algorithm.is_some_and(|alg| alg != stated) {
            return Err(unusable("only RS256, ES256 and EdDSA keys can be used"));
        }
        let key = DecodingKey::from_jwk(jwk).map_err(|_| unusable("its parameters are wrong"))?;
        Ok(Self {
            id: Some(kid),
            algorithm,
            key,
        })
    }

    /// Whether a token with this header could be signed by this key. A key with an id wants to be named by it.
    pub(super) fn is_named_by(&self, algorithm: Algorithm, kid: Option<&str>) -> bool {
        self.algorithm == algorithm && (self.id.is_none() || self.id.as_deref() == kid)
    }
}
