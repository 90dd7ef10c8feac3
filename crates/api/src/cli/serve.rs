use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use chrono::TimeDelta;
use domain::card::CheckDigit;
use domain::gateway::GatewayPorts;
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::failure::Failure;
use super::installation::{DATA_FOLDER, Installation};
use super::rates;
use super::sandbox::{self, Place, Sandbox};
use super::server::{Parts, run_server};
use crate::card_page::{CardPage, Payers};
use crate::gateways::{Availability, LookUps};
use crate::http::{CrossOrigin, Limiters, TrustedProxies};
use crate::jobs::Jobs;
use crate::settings::{Environment, Settings};
use crate::wiring::{
    Background, GatewayKind, Gateways, Services, add_missing_terms, known_gateways, sms_sender,
};

/// How long what is still under way may take after the last request.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);

/// `hamyon serve`: the service, until it is asked to stop.
pub(super) async fn serve(installation: Installation) -> Result<ExitCode, Failure> {
    let Installation {
        mut settings,
        database,
        tokens,
        calendar,
    } = installation;
    let is_sandbox = settings.environment == Environment::Sandbox;
    if settings.environment != Environment::Production {
        database.migrate().await?;
    }
    let opened = database.open(&settings, calendar).await?;
    let known = known_gateways();
    add_missing_terms(opened.storage.as_ref(), known.iter().map(GatewayKind::name)).await?;

    let bind = settings.server.bind;
    let listener = std::net::TcpListener::bind(bind).map_err(|cause| {
        Failure::system(format!("listen on {bind} (HAMYON__SERVER__BIND)"), cause)
    })?;
    let address = listener
        .local_addr()
        .map_err(|cause| Failure::system("learn the bound address", cause))?;
    let public_url = settings
        .server
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));

    let tokens = web::Data::new(tokens);
    let sandbox = if is_sandbox {
        sandbox::add_doctors(opened.storage.as_ref()).await?;
        let place = Place {
            address,
            public_url: &public_url,
            data_folder: Path::new(DATA_FOLDER),
        };
        Some(Sandbox::try_new(&mut settings, tokens.clone(), &place)?)
    } else {
        None
    };

    let offered = GatewayPorts {
        storage: Arc::clone(&opened.storage),
        clock: Arc::clone(&opened.clock),
        calendar,
        sms: sms_sender(&settings.sms)?,
        public_url: public_url.clone(),
    };
    let gateways = Gateways::try_new(&settings.gateways, &offered)?;
    let services = web::Data::new(Services {
        gateways,
        availability: Availability::default(),
        look_ups: LookUps::default(),
        claim_time: TimeDelta::seconds(i64::from(settings.payments.claim_seconds)),
        background: Background::new(Handle::current()),
        resigner: sandbox.as_ref().map(Sandbox::resigner),
        storage: opened.storage,
        clock: opened.clock,
        calendar,
        second_person: settings.administration.second_person_rule()?.map(Arc::new),
        public_url,
        callback_hosts: settings.payments.callback_hosts.clone(),
    });
    let shared = services.clone().into_inner();
    let jobs = start_jobs(&shared, &settings);
    let jobs = match opened.postgres {
        Some((storage, clock)) => jobs.with_postgres(&shared, storage, clock),
        None => jobs,
    };

    let jobs = with_rates(jobs, &settings, &services)?;
    let card_page = card_page(&settings, &services.public_url);
    let jobs = jobs.with_card_page(&shared, &card_page.clone().into_inner());

    let parts = Parts {
        tokens,
        limiters: Limiters::new(settings.limits).map(web::Data::new),
        proxies: web::Data::new(TrustedProxies(settings.server.trusted_proxies.clone())),
        cross_origin: web::Data::new(CrossOrigin {
            origins: settings.server.cors_origins.clone(),
            is_https: services.public_url.starts_with("https://"),
        }),
        card_page,
        sandbox,
        services,
    };
    println!(
        "hamyon {} listening on http://{address}",
        env!("CARGO_PKG_VERSION")
    );
    if is_sandbox {
        sandbox::print_tour(&parts.services, &parts.tokens)?;
    }
    let background = parts.services.background.clone();
    run_server(parts, listener, settings.server.workers).await?;
    stop(&background, jobs).await;
    Ok(ExitCode::SUCCESS)
}

/// Starts the jobs that ask for nothing but settings.
fn start_jobs(services: &Arc<Services>, settings: &Settings) -> Jobs {
    let look_up_period = Duration::from_secs(settings.payments.look_up_seconds);
    let reconcile_days = settings.payments.reconcile_days;
    let seals = settings.seals;
    Jobs::start(services, look_up_period)
        .with_reconciliation(services, look_up_period, reconcile_days)
        .with_seals(
            services,
            Duration::from_secs(seals.every_seconds),
            TimeDelta::seconds(seals.behind_seconds.into()),
        )
}

/// Keeps exchange rates fresh, unless that is switched off.
fn with_rates(
    jobs: Jobs,
    settings: &Settings,
    services: &web::Data<Services>,
) -> Result<Jobs, Failure> {
    match settings.rates.refresh_minutes {
        0 => Ok(jobs),
        minutes => {
            let period = Duration::from_secs(u64::from(minutes) * 60);
            let source = Arc::new(rates::source(settings)?);
            Ok(jobs.with_rates(&services.clone().into_inner(), source, period))
        }
    }
}

/// The page on which payers type in their cards. Whoever switches limits off in production has them in front of the
/// service, where nobody can count codes.
fn card_page(settings: &Settings, public_url: &str) -> web::Data<CardPage> {
    let payers = match (settings.environment, settings.limits.enabled) {
        (Environment::Sandbox, _) | (Environment::Development, false) => Payers::Testers,
        (Environment::Production, false) => Payers::LimitedElsewhere,
        (Environment::Development | Environment::Production, true) => Payers::Public,
    };
    let check_digit = if settings.payments.card_check_digit {
        CheckDigit::Enforced
    } else {
        CheckDigit::Ignored
    };
    let mut page = CardPage::new(public_url, &settings.payments.merchant_name, payers);
    if settings.environment == Environment::Sandbox {
        page = page.in_sandbox();
    }
    web::Data::new(page.with_check_digit(check_digit))
}

/// Lets what is under way end after the last request was answered: jobs take on nothing new, debits and refunds that
/// nobody waits for any more end, then the jobs. The storage is closed last, by being dropped. What does not end in time
/// is taken up again by the jobs of whoever is started next.
async fn stop(background: &Background, jobs: Jobs) {
    let deadline = Instant::now() + STOP_TIME_MAX;
    jobs.stop();
    let left = background.finish(STOP_TIME_MAX).await;
    if left > 0 {
        tracing::warn!(left, "{left} debits or refunds did not end in time");
    }
    if !jobs.finish(deadline).await {
        tracing::warn!("a job did not end in time");
    }
}
