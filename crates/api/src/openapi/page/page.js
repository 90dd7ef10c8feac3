// Shows the document. Tokens stay in this browser; nothing is asked of other servers.

// JSON with a member a line, its values letter by letter as they came; nothing when it is no JSON.
function indented(text) {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  let depth = 0;
  const line = () => "\n" + "  ".repeat(depth);
  return tokens
    .map((token, place) => {
      switch (token) {
        case "{":
        case "[":
          depth += 1;
          return /^[}\]]$/.test(tokens[place + 1]) ? token : token + line();
        case "}":
        case "]":
          depth -= 1;
          return /^[{[]$/.test(tokens[place - 1]) ? token : line() + token;
        case ",":
          return token + line();
        case ":":
          return token + " ";
        default:
          return token;
      }
    })
    .join("");
}

// By itself the page would print an answer anew from what JavaScript has read, by which 50000.00 becomes 50000.
const answersAsTheyCame = () => ({
  wrapComponents: {
    responseBody: (Original, system) => (props) => {
      const { createElement } = system.React;
      const isJson = /json/i.test(props.contentType) && typeof props.content === "string";
      const text = isJson ? indented(props.content) : null;
      if (text === null) {
        return createElement(Original, props);
      }
      const code = { downloadable: true, fileName: "answer.json", language: "json", canCopy: true };
      return createElement(
        "div",
        null,
        createElement("h5", null, "Response body"),
        createElement(system.getComponent("HighlightCode", true), code, text),
      );
    },
  },
});

window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [answersAsTheyCame],
  layout: "BaseLayout",
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
