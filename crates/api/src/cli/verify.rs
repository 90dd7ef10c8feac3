use std::process::ExitCode;

use clap::Args;
use domain::seal::{ChainReport, KnownSeal, SealChain, verify_into};

use super::audit::counted;
use super::failure::Failure;
use super::installation::Installation;

/// What is known of seals from elsewhere.
#[derive(Args)]
pub(super) struct VerifyArguments {
    /// A seal as it was logged when it was made, which must still be there: `ledger:17:<digest>`. May be given many times.
    #[arg(long = "seal", value_name = "CHAIN:NUMBER:DIGEST")]
    seals: Vec<KnownSeal>,
}

/// `hamyon verify`: reads all that was sealed and prints what is not as it was. Exit 0 when everything is, 1 when not, 2
/// when not everything could be read.
pub(super) async fn verify(
    installation: Installation,
    arguments: &VerifyArguments,
) -> Result<ExitCode, Failure> {
    let opened = installation
        .database
        .open(&installation.settings, installation.calendar)
        .await?;
    let mut findings = 0;
    let mut failed = None;
    for chain in SealChain::ALL {
        let mut report = ChainReport::new(chain);
        let storage = opened.storage.as_ref();
        // What cannot be read hides nothing of what was found before it, nor in the other chain.
        if let Err(failure) = verify_into(&mut report, storage, &arguments.seals).await {
            println!("{chain}: could not be read to its end");
            failed = Some(failure);
        }
        println!("{}", summary(&report));
        for finding in &report.findings {
            println!("OFF: {finding}");
        }
        findings += report.findings.len();
    }
    if let Some(failure) = failed {
        return Err(failure.into());
    }
    if findings == 0 {
        println!("what was sealed is as it was");
        Ok(ExitCode::SUCCESS)
    } else {
        println!(
            "what was sealed is NOT as it was: {}",
            counted(&findings, "finding")
        );
        Ok(ExitCode::FAILURE)
    }
}

/// How much was looked at, and the last seal in the form in which `--seal` takes it.
fn summary(report: &ChainReport) -> String {
    let ChainReport { chain, .. } = report;
    match report.last {
        None => format!("{chain}: nothing was sealed yet"),
        Some(last) => format!(
            "{chain}: {}, {} {}; the last is {chain}:{}:{}",
            counted(&report.seals, "seal"),
            counted(&report.rows, "row"),
            domain::seal::Stretch {
                from: None,
                to: last.stretch.to
            },
            last.number,
            last.digest
        ),
    }
}
