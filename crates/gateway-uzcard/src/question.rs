use domain::gateway::LookUpError;

use crate::error_code::ErrorClass;
use crate::svgate::{CallFailure, SvGate};
use crate::wire::{Standing, Transaction};

/// What SV-Gate tells about one reference of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It knows no such reference.
    NotFound,
    /// It says so, of the transaction with this answer of the bank's.
    Stands(Standing, Option<i32>),
}

/// Asks what became of a reference of ours, whose transaction must be of this many tiyin.
pub(crate) async fn ask(gate: &SvGate, ext: &str, amount_tiyin: i64) -> Result<Told, LookUpError> {
    let found = match gate.by_ext(ext).await {
        Ok(found) => found,
        Err(CallFailure::Refused(code)) if ErrorClass::of(code) == ErrorClass::NotFound => {
            return Ok(Told::NotFound);
        }
        Err(failure) => return Err(failure.into()),
    };
    told(&found, amount_tiyin)
}

/// What a list of transactions says together. One reference is one debit; some versions of SV-Gate list its reversal
/// beside it.
pub(crate) fn told(found: &[Transaction], amount_tiyin: i64) -> Result<Told, LookUpError> {
    let Some(last) = found.iter().max_by_key(|one| weight(&one.standing())) else {
        return Ok(Told::NotFound);
    };
    let standing = last.standing();
    if matches!(standing, Standing::Posted { .. }) && !last.is_of(amount_tiyin) {
        let problem = "a transaction of another amount stands under our reference";
        return Err(LookUpError::Garbled(problem.to_owned()));
    }
    Ok(Told::Stands(standing, last.resp))
}

/// What says more about the money stands over what says less.
const fn weight(standing: &Standing) -> u8 {
    match standing {
        Standing::NothingPosted => 0,
        Standing::Declined => 1,
        Standing::Unclear => 2,
        Standing::Posted { .. } => 3,
        Standing::ReversalRefused { .. } => 4,
        Standing::Reversed { .. } => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transaction(status: &str, amount: i64) -> Transaction {
        Transaction {
            ref_num: Some("012345678901".to_owned()),
            status: Some(status.to_owned()),
            amount: Some(amount),
            currency: Some("860".to_owned()),
            ..Transaction::default()
        }
    }

    #[test]
    fn a_reversal_stands_over_its_debit() {
        let found = [transaction("OK", 100), transaction("ROK", 100)];
        let told = told(&found, 100).expect("an answer");
        assert!(
            matches!(told, Told::Stands(Standing::Reversed { .. }, _)),
            "{told:?}"
        );
    }

    #[test]
    fn a_debit_of_another_amount_or_currency_proves_nothing() {
        assert!(matches!(
            told(&[transaction("OK", 99)], 100),
            Err(LookUpError::Garbled(_))
        ));
        let dollars = Transaction {
            currency: Some("840".to_owned()),
            ..transaction("OK", 100)
        };
        assert!(matches!(
            told(&[dollars], 100),
            Err(LookUpError::Garbled(_))
        ));
    }

    #[test]
    fn an_empty_list_is_not_found() {
        assert_eq!(told(&[], 100), Ok(Told::NotFound));
    }
}
