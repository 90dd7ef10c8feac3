//! Command lines of the documentation, understood as a shell and curl would.

use test_support::Client;
use test_support::client::Answer;

/// Sends what a printed `curl` command would send, with the caller's token in the place of `YOUR_TOKEN` and this
/// service in the place of `http://localhost:8000`.
pub(crate) async fn curl(command: &str, client: &Client, token: &str) -> Answer {
    let command = command.replace("YOUR_TOKEN", token);
    let words = words(&command);
    assert_eq!(words[0], "curl", "{command}");
    let mut method = "GET".to_owned();
    let mut path = None;
    let mut headers = Vec::new();
    let mut body = None;
    let mut rest = words[1..].iter();
    while let Some(word) = rest.next() {
        let mut value = || rest.next().unwrap_or_else(|| panic!("{word} has no value"));
        match word.as_str() {
            "-X" => method.clone_from(value()),
            "-H" => headers.push(value()),
            "-d" => body = Some(value()),
            url => path = url.strip_prefix("http://localhost:8000"),
        }
    }
    let path = path.unwrap_or_else(|| panic!("no URL of the service in {command}"));
    let method = method.parse().expect("a method");
    let mut request = client.request(method, path);
    for header in headers {
        let (name, value) = header.split_once(": ").expect("a header");
        // `body` below sets this one.
        if name != "Content-Type" {
            request = request.header(name, value);
        }
    }
    match body {
        Some(body) => request.body("application/json", body).send().await,
        None => request.send().await,
    }
}

/// Splits a command line where a shell would: single and double quotes, a backslash before a line's end.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in command.replace("\\\n", " ").chars() {
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, character) if character.is_whitespace() => words.extend(word.take()),
            (_, character) => word.get_or_insert_default().push(character),
        }
    }
    assert_eq!(quote, None, "an open quote in {command}");
    words.extend(word);
    words
}

#[test]
fn words_are_split_as_a_shell_does() {
    assert_eq!(
        words("curl -H \"A: b c\" \\\n  -d '{\n  \"x\": 1\n}' ''"),
        ["curl", "-H", "A: b c", "-d", "{\n  \"x\": 1\n}", ""]
    );
}
