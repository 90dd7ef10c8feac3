// What a client app does with Hamyon, through types that are generated from docs/openapi.json: fill the wallet through the
// simulated Click, be charged, look at the history. The types must allow it (tsc --strict), and a sandbox must agree.
//
//   node built/main_job.js http://127.0.0.1:8000 <token of a user>

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./hamyon.js";

type Payment = components["schemas"]["CreatedPayment"];

const [origin, token] = process.argv.slice(2);
assert(origin !== undefined && token !== undefined, "usage: main_job.js <origin> <token>");

const api = createClient<paths>({
  baseUrl: `${origin}/api`,
  headers: { Authorization: `Bearer ${token}`, "Accept-Language": "uz" },
});
// Amounts are numbers with two decimals, so this client may compare them as it is; one that adds them must not.
const AMOUNT = 50_000;

async function create(key: string): Promise<{ payment: Payment; isReplay: boolean }> {
  const { data, error, response } = await api.POST("/payments/create/", {
    params: { header: { "Idempotency-Key": key } },
    body: { gateway: "click", amount: AMOUNT, callback_url: "https://example.com/callback" },
  });
  assert(data !== undefined, `no payment: ${error?.code}`);
  return { payment: data.payment, isReplay: response.headers.has("idempotency-replayed") };
}

/** What the payer's browser does: opens Click's page and presses the button that pays. */
async function pay(paymentUrl: string): Promise<void> {
  const page = await (await fetch(paymentUrl)).text();
  const action = /<form method="post" action="([^"]*)"/.exec(page)?.[1];
  assert(action !== undefined, `no form to pay with: ${page}`);
  const form = new URLSearchParams({ outcome: "pay" });
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
    form.set(unescape(name ?? ""), unescape(value ?? ""));
  }
  const paid = await fetch(new URL(unescape(action), paymentUrl), { method: "POST", body: form });
  assert(paid.ok, `paying is answered ${paid.status}`);
}

function unescape(html: string): string {
  return html
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

async function balance(): Promise<number> {
  const { data, error } = await api.GET("/payments/wallet/balance/");
  assert(data !== undefined, `no balance: ${error?.code}`);
  assert.equal(data.currency, "UZS");
  return data.balance;
}

const { data: gateways } = await api.GET("/payments/gateways/");
const click = gateways?.gateways.find((gateway) => gateway.name === "click");
assert(click !== undefined && click.is_active && click.min_amount <= AMOUNT);

const { data: estimated } = await api.POST("/payments/estimate/", {
  body: { gateway: "click", amount: "50000.00" },
});
const key = randomUUID();
const { payment, isReplay } = await create(key);
assert(!isReplay);
assert.equal(payment.status, "pending");
assert.equal(payment.total_amount, estimated?.estimate.total_amount);
const again = await create(key);
assert(again.isReplay);
assert.deepEqual(again.payment, payment);

const before = await balance();
await pay(payment.payment_url);
const { data: status } = await api.GET("/payments/{payment_id}/status/", {
  params: { path: { payment_id: payment.id } },
});
assert.equal(status?.payment.status, "completed");
assert.notEqual(status.payment.completed_at, null);
assert.equal(await balance(), before + AMOUNT);

const { data: access } = await api.POST("/payments/billing/check-access/", {
  body: { service_type: "ai_diagnosis" },
});
assert(access?.can_access && access.charge_required);
const { data: charge } = await api.POST("/payments/billing/charge/", {
  params: { header: { "Idempotency-Key": randomUUID() } },
  body: { service_type: "ai_diagnosis", related_object_id: 123 },
});
assert(charge?.charged);
assert.equal(await balance(), before + AMOUNT - access.price);

const refused = await api.POST("/payments/billing/charge/", {
  body: { service_type: "consultation", quantity: 10_000 },
});
assert.equal(refused.response.status, 402);
assert.equal(refused.error?.code, "insufficient_balance");
assert.equal(refused.error.current_balance, before + AMOUNT - access.price);

const { data: history } = await api.GET("/payments/history/", {
  params: { query: { status: "completed", per_page: 1 } },
});
assert.equal(history?.[0]?.id, payment.id);
const { data: transactions } = await api.GET("/payments/wallet/transactions/", {
  params: { query: { days: 1, per_page: 2 } },
});
assert.deepEqual(
  transactions?.transactions.map(({ type, amount }) => ({ type, amount })),
  [
    { type: "debit", amount: access.price },
    { type: "credit", amount: AMOUNT },
  ],
);

const missing = await api.GET("/payments/{payment_id}/status/", {
  params: { path: { payment_id: randomUUID() } },
});
assert.equal(missing.response.status, 404);
assert.equal(missing.error?.code, "payment_not_found");

const asUser = await api.GET("/admin/payments/");
assert.equal(asUser.response.status, 403);

console.log(`paid ${payment.reference_number}, charged ${access.price}, ${await balance()} left`);
