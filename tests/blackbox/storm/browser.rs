//! A payer's browser: keeps its cookie, fills in forms, follows the way that it is sent on.

use test_support::Client;
use test_support::client::Answer;
use url::Url;

/// Redirects after one form.
const REDIRECTS_MAX: usize = 5;

/// A browser and the page that it shows.
#[derive(Debug)]
pub(super) struct Browser {
    client: Client,
    cookie: Option<String>,
    url: Url,
    answer: Answer,
}

/// A form of a page.
#[derive(Debug)]
pub(super) struct Form {
    action: Url,
    hidden: Vec<(String, String)>,
}

impl Browser {
    pub(super) async fn open(url: &str) -> Self {
        let client = Client::new("");
        let url = Url::parse(url).expect("a URL");
        let answer = client.get(url.as_str()).send().await;
        let mut browser = Self {
            client,
            cookie: None,
            url,
            answer,
        };
        browser.keep_cookie();
        browser
    }

    /// Where the browser is.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// The form of this page whose address ends so.
    pub(super) fn form(&self, action_end: &str) -> Option<Form> {
        let forms = self.answer.text.split("<form ").skip(1);
        let forms = forms.filter_map(|rest| Some(rest.split_once("</form>")?.0));
        forms
            .filter_map(|form| {
                let action = unescape(attribute(form, "action")?);
                let action = self.url.join(&action).ok()?;
                let hidden = form.split("<input type=\"hidden\" ").skip(1);
                let hidden = hidden.filter_map(|input| {
                    Some((
                        unescape(attribute(input, "name")?),
                        unescape(attribute(input, "value")?),
                    ))
                });
                Some(Form {
                    hidden: hidden.collect(),
                    action,
                })
            })
            .find(|form| form.action.path().ends_with(action_end))
    }

    /// Sends a form with what the payer typed, and goes where the answer leads.
    pub(super) async fn submit(&mut self, form: Form, typed: &[(&str, &str)]) {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form.hidden)
            .extend_pairs(typed)
            .finish();
        let request = self.client.post(form.action.as_str());
        let request = request.body("application/x-www-form-urlencoded", body);
        self.answer = self.with_cookie(request).send().await;
        self.url = form.action;
        for _ in 0..REDIRECTS_MAX {
            self.keep_cookie();
            let Some(location) = self.answer.header("location") else {
                return;
            };
            self.url = self.url.join(location).expect("an address");
            let request = self.client.get(self.url.as_str());
            self.answer = self.with_cookie(request).send().await;
        }
    }

    fn with_cookie(&self, request: test_support::client::Request) -> test_support::client::Request {
        match &self.cookie {
            Some(cookie) => request.header("Cookie", cookie),
            None => request,
        }
    }

    fn keep_cookie(&mut self) {
        if let Some(cookie) = self.answer.header("set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            self.cookie = Some(pair.to_owned());
        }
    }
}

/// An attribute of the tag whose inside the text begins with.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (tag, _) = tag.split_once('>')?;
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(rest.split_once('"')?.0)
}

fn unescape(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}
