use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use actix_web::middleware::{NormalizePath, from_fn};
use actix_web::{App, HttpServer, web};
use domain::ledger::Ledger;
use simulator::ClickSimulator;

use super::failure::Failure;
use super::installation::Installation;
use super::sandbox;
use crate::http::{
    BODY_BYTES_MAX, Limiters, answer_crashes, answer_in_language, carry_request_id, not_found,
};
use crate::jobs::Jobs;
use crate::routes;
use crate::settings::Environment;
use crate::wiring::{Gateways, Services};

/// How long a client may take to send its request's head.
const REQUEST_HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long requests under way may take at shutdown, seconds.
const SHUTDOWN_SECONDS: u64 = 15;

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

    let click_simulator = if is_sandbox {
        settings.gateways.click.pay_page = format!("{public_url}{}", ClickSimulator::PAY_PATH);
        let simulator = sandbox::click_simulator(&settings)?;
        let reached = simulator.point_at(&format!("http://{address}"));
        reached.map_err(|error| {
            Failure::Other(format!(
                "could not point the simulator at this service: {error}"
            ))
        })?;
        sandbox::add_doctors(opened.storage.as_ref()).await?;
        Some(simulator)
    } else {
        None
    };

    let ledger: Arc<dyn Ledger> = opened.storage.clone();
    let services = web::Data::new(Services {
        gateways: Gateways::new(&settings.gateways, &ledger),
        storage: opened.storage,
        clock: opened.clock,
        calendar,
        public_url,
        callback_hosts: settings.payments.callback_hosts.clone(),
    });
    let jobs = Jobs::start(&services.clone().into_inner());
    let jobs = match opened.postgres {
        Some((storage, clock)) => jobs.with_postgres(storage, clock),
        None => jobs,
    };

    let tokens = web::Data::new(tokens);
    let limiters = Limiters::new(settings.limits).map(web::Data::new);
    println!(
        "hamyon {} listening on http://{address}",
        env!("CARGO_PKG_VERSION")
    );
    if is_sandbox {
        sandbox::print_tour(&services, &tokens)?;
    }

    let server_services = services.clone();
    let mut server = HttpServer::new(move || {
        let parts = Parts {
            services: server_services.clone(),
            tokens: tokens.clone(),
            limiters: limiters.clone(),
            click_simulator: click_simulator.clone(),
        };
        App::new()
            .configure(|config| parts.configure(config))
            .wrap(from_fn(answer_crashes))
            .wrap(from_fn(answer_in_language))
            .wrap(from_fn(carry_request_id))
            .wrap(NormalizePath::trim())
    })
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(REQUEST_HEAD_TIME_MAX)
    .shutdown_timeout(SHUTDOWN_SECONDS);
    if settings.server.workers > 0 {
        server = server.workers(settings.server.workers);
    }
    let server = server
        .listen(listener)
        .map_err(|cause| Failure::system("serve on the bound address", cause))?;
    server
        .run()
        .await
        .map_err(|cause| Failure::system("serve", cause))?;
    drop(jobs);
    Ok(ExitCode::SUCCESS)
}

/// What every worker thread shares.
struct Parts {
    services: web::Data<Services>,
    tokens: web::Data<crate::auth::Tokens>,
    limiters: Option<web::Data<Limiters>>,
    click_simulator: Option<ClickSimulator>,
}

impl Parts {
    fn configure(&self, config: &mut web::ServiceConfig) {
        config
            .app_data(self.services.clone())
            .app_data(self.tokens.clone())
            .app_data(web::PayloadConfig::new(BODY_BYTES_MAX))
            .default_service(web::to(not_found));
        if let Some(limiters) = &self.limiters {
            config.app_data(limiters.clone());
        }
        if let Some(click) = &self.click_simulator {
            simulator::configure(config, click.clone());
        }
        routes::configure(config);
    }
}
