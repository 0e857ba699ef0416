#include "harness/reports/html.h"

#include <string_view>

#include "harness/files.h"
#include "harness/outcomes.h"
#include "sim/base/json_writer.h"

namespace harness {
namespace {

using sim::Value;

// The page builds itself from the data between the two parts. Text only ever becomes text nodes, so
// nothing that a program printed is taken for markup.
constexpr std::string_view kBefore = R"html(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>inspector-sim</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; --line: #8884; --dim: #888; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: baseline; }
h1 { font-size: 1.3rem; margin: 0; flex: 1; }
input[type=search] { font: inherit; padding: .3rem .6rem; min-width: 22rem; }
details { border-top: 1px solid var(--line); padding: .3rem 0; }
details details { margin-left: 1.2rem; }
summary { cursor: pointer; }
pre { overflow-x: auto; font-size: 13px; margin: .4rem 0; white-space: pre-wrap; }
.passed::before { content: "PASS "; color: #2a8a3e; font-weight: 600; }
.failed::before { content: "FAIL "; color: #c62828; font-weight: 600; }
.call { font: 13px/1.6 ui-monospace, monospace; }
.error, .failure { color: #c62828; }
.dim { color: var(--dim); }
</style></head><body>
<header><h1>inspector-sim</h1><label><input type="checkbox" id="failures"> failures only</label>
<input id="search" type="search" placeholder="search calls, bodies, decisions, output"></header>
<main></main>
<script type="application/json" id="data">)html";

constexpr std::string_view kAfter = R"html(</script>
<script>
const data = JSON.parse(document.getElementById("data").textContent);
const main = document.querySelector("main");
function make(tag, text, name) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (name) node.className = name;
  return node;
}
function fold(head, parts, name) {
  const node = make("details", undefined, name);
  node.append(head);
  for (const part of parts) node.append(part);
  return node;
}
function call(entry) {
  const head = make("summary", undefined, "call");
  head.append(make("span", entry.at + " ", "dim"));
  head.append("  ".repeat(entry.depth) + entry.service + ":" + entry.operation + " ");
  head.append(make("span", entry.status + (entry.error ? " " + entry.error : ""),
                   entry.error ? "error" : "dim"));
  if (entry.fault) head.append(make("span", " " + entry.fault, "error"));
  const by = "#" + entry.id + " in " + entry.region + " by " + entry.principal;
  const parts = [make("div", by, "dim")];
  if (entry.message) parts.push(make("div", entry.message, "error"));
  parts.push(make("pre", JSON.stringify(entry.input, null, 2)));
  for (const decision of entry.decisions) parts.push(make("pre", decision));
  return fold(head, parts);
}
function scenario(run) {
  const head = make("summary", run.scenario, run.passed ? "passed" : "failed");
  const times = "  story " + run.virtual_ms / 1000 + " s, real " + run.real_ms / 1000 + " s";
  head.append(make("span", times, "dim"));
  const parts = [make("div", run.file, "dim")];
  if (run.why) parts.push(make("p", run.why));
  for (const failure of run.failures) {
    parts.push(make("pre", failure.message, "failure"), make("pre", failure.explanation));
  }
  const many = run.calls.length + (run.calls.length === 1 ? " call" : " calls");
  parts.push(fold(make("summary", many), run.calls.map(call), "calls"));
  for (const stream of ["out", "err"]) {
    if (run.subject[stream]) {
      parts.push(fold(make("summary", "std" + stream), [make("pre", run.subject[stream])]));
    }
  }
  const node = fold(head, parts);
  node.open = !run.passed;
  node.dataset.text = JSON.stringify(run).toLowerCase();
  node.dataset.passed = run.passed;
  return node;
}
document.querySelector("h1").textContent =
    "inspector-sim: " + data.passed + " passed, " + data.failed + " failed";
for (const run of data.runs) main.append(scenario(run));
function show() {
  const words = document.getElementById("search").value.toLowerCase();
  const failures = document.getElementById("failures").checked;
  for (const node of main.children) {
    const unwanted = failures && node.dataset.passed === "true";
    node.hidden = unwanted || !node.dataset.text.includes(words);
    for (const each of node.querySelectorAll(".calls > details")) {
      each.hidden = words !== "" && !each.textContent.toLowerCase().includes(words);
    }
  }
}
document.getElementById("search").addEventListener("input", show);
document.getElementById("failures").addEventListener("change", show);
</script></body></html>
)html";

// "</script" inside a text would end the data, "<!--" change how it is read.
std::string within_script(const Value& value) {
  std::string out;
  for (const char c : sim::json::dump(value)) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void HtmlReport::ended(const Scenario& scenario, const Outcome& outcome) {
  Value run = to_value(outcome);
  run["scenario"] = scenario.name;
  run["file"] = scenario.path;
  run["why"] = scenario.why;
  scenarios_.push_back(std::move(run));
}

void HtmlReport::finished(const Tally& tally) {
  const Value data = {
      {"passed", tally.passed}, {"failed", tally.failed}, {"runs", std::move(scenarios_)}};
  write_file(file_, std::string(kBefore) + within_script(data) + std::string(kAfter));
}

}  // namespace harness
