//! A merchant with an HTTP client.

use serde_json::{Value, json};
use simulator::{HumoMerchant, HumoSimulator};

use crate::server::Server;

pub(crate) const PAYS: &str = "9860090100000018";

/// What came back from PaymentServer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) xml: String,
}

impl Answer {
    /// The text of the first element with this name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.xml.split_once(&format!("<{name}>"))?;
        rest.split_once("</").map(|(text, _)| text)
    }

    /// The value of a detail.
    pub(crate) fn item(&self, name: &str) -> Option<&str> {
        let (_, rest) = self
            .xml
            .split_once(&format!("<name>{name}</name><value>"))?;
        rest.split_once("</").map(|(text, _)| text)
    }

    /// The code of the fault.
    pub(crate) fn fault(&self) -> Option<&str> {
        (self.status == 500).then(|| self.text("error")).flatten()
    }
}

pub(crate) struct Shop {
    server: Server,
    http: reqwest::Client,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self::of_centre("DEMOBANK")
    }

    /// A merchant of this institution.
    pub(crate) fn of_centre(centre_id: &str) -> Self {
        let humo = HumoSimulator::new(HumoMerchant {
            soap_login: "demo_psp".to_owned(),
            soap_password: "secret".to_owned(),
            middleware_token: "test-token".to_owned(),
            merchant_id: "012345678901234".to_owned(),
            terminal_id: "12345678".to_owned(),
            point_code: "100010104110".to_owned(),
            centre_id: centre_id.to_owned(),
        });
        Self {
            server: Server::start(move |cfg| simulator::configure_humo(cfg, humo.clone())),
            http: reqwest::Client::new(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.base_url)
    }

    /// A call of this operation; `None` when the connection is dropped.
    pub(crate) async fn try_call(&self, operation: &str, inner: &str) -> Option<Answer> {
        let body = format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:u=\"urn:PaymentServer\">\
             <s:Header/><s:Body><u:{operation}>{inner}<paymentOriginator>demo_psp</paymentOriginator>\
             </u:{operation}></s:Body></s:Envelope>"
        );
        let request = self
            .http
            .post(self.url(HumoSimulator::SOAP_PATH))
            .basic_auth("demo_psp", Some("secret"))
            .header("SOAPAction", format!("\"{operation}\""));
        let response = request.body(body).send().await.ok()?;
        Some(Answer {
            status: response.status().as_u16(),
            xml: response.text().await.ok()?,
        })
    }

    pub(crate) async fn call(&self, operation: &str, inner: &str) -> Answer {
        self.try_call(operation, inner).await.expect("an answer")
    }

    /// The inside of a create.
    pub(crate) fn create(payment_ref: &str, pan: &str, amount: i64) -> String {
        let items = [
            ("pan", pan),
            ("expiry", "2812"),
            ("ccy_code", "860"),
            ("amount", &amount.to_string()),
            ("merchant_id", "012345678901234"),
            ("terminal_id", "12345678"),
            ("point_code", "100010104110"),
            ("centre_id", "DEMOBANK"),
        ];
        let items: Vec<_> = items
            .iter()
            .map(|(name, value)| format!("<item><name>{name}</name><value>{value}</value></item>"))
            .collect();
        format!(
            "<billerRef>SOAP_SMS</billerRef><payinstrRef>SOAP_SMS</payinstrRef>\
             <paymentRef>{payment_ref}</paymentRef><details>{}</details>",
            items.concat()
        )
    }

    pub(crate) async fn confirm(&self, payment_ref: &str) -> Answer {
        let inner = format!(
            "<paymentRef>{payment_ref}</paymentRef><confirmed>true</confirmed><finished>true</finished>"
        );
        self.call("Payment", &inner).await
    }

    pub(crate) async fn cancel(&self, payment_ref: &str) -> Answer {
        let inner = format!("<paymentRef>{payment_ref}</paymentRef>");
        self.call("CancelRequest", &inner).await
    }

    pub(crate) async fn give_back(&self, payment_ref: &str) -> Answer {
        self.give_back_of("DEMOBANK", payment_ref).await
    }

    /// A return that names this institution.
    pub(crate) async fn give_back_of(&self, centre: &str, payment_ref: &str) -> Answer {
        let inner = format!(
            "<paymentRef>{payment_ref}</paymentRef>\
             <item><name>merchant_id</name><value>012345678901234</value></item>\
             <item><name>centre_id</name><value>{centre}</value></item>\
             <item><name>terminal_id</name><value>12345678</value></item>"
        );
        self.call("ReturnPayment", &inner).await
    }

    /// The word that GetPayment has for it.
    pub(crate) async fn status(&self, payment_ref: &str) -> Option<String> {
        let inner = format!("<paymentRef>{payment_ref}</paymentRef><sessionID/>");
        let answer = self.call("GetPayment", &inner).await;
        answer.text("status").map(str::to_owned)
    }

    /// Taken and given back, of all orders.
    pub(crate) async fn sums(&self) -> (i64, i64) {
        let books: Value = self
            .get("/simulator/humo/books")
            .await
            .json()
            .await
            .expect("JSON");
        let sum = |name: &str| books[name].as_i64().expect("tiyin");
        (sum("taken_tiyin"), sum("returned_tiyin"))
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        self.http
            .get(self.url(path))
            .send()
            .await
            .expect("an answer")
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        header: (&str, &str),
        body: &str,
    ) -> reqwest::Response {
        let request = self.http.post(self.url(path)).header(header.0, header.1);
        request
            .body(body.to_owned())
            .send()
            .await
            .expect("an answer")
    }

    /// The result of a card look-up, or the error.
    pub(crate) async fn look_up(&self, number: &str) -> Value {
        let body = json!({ "id": "1", "params": { "primaryAccountNumber": number, "mb_flag": 1 } });
        let path = format!("{}/v3/iiacs/card", HumoSimulator::MIDDLEWARE_PATH);
        let header = ("authorization", "Bearer test-token");
        let response = self.post(&path, header, &body.to_string()).await;
        assert_eq!(response.status(), 200);
        response.json().await.expect("JSON")
    }
}
