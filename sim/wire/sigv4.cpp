#include "sim/wire/sigv4.h"

#include <algorithm>
#include <unordered_map>

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/wire/sigv4_words.h"

namespace sim::wire::sigv4 {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Trimmed, inner runs of white space turned into one space.
void append_header_value(std::string& out, std::string_view value) {
  const size_t start = out.size();
  for (const char c : value) {
    if (!is_space(c)) {
      out += c;
    } else if (out.size() > start && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.size() > start && out.back() == ' ') out.pop_back();
}

// Decodes and encodes again, so that clients that leave '!' or '(' bare are understood. An escaped
// slash stays escaped: it is not a separator.
std::string reencode_path(std::string_view path) {
  std::string out;
  for (size_t start = 0; start <= path.size();) {
    const size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    out +=
        encoding::percent_encode(encoding::percent_decode(segment).value_or(std::string(segment)));
    if (end < path.size()) out += '/';
    start = end + 1;
  }
  return out;
}

// RFC 3986 dot segments, and no doubled slashes.
std::string normalize(std::string_view path) {
  std::vector<std::string_view> kept;
  const std::vector<std::string_view> segments = text::split(path, '/');
  for (const std::string_view segment : segments) {
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") kept.push_back(segment);
  }
  std::string out;
  for (const std::string_view segment : kept) out += "/" + std::string(segment);
  const std::string_view last = segments.back();
  if (out.empty() || last.empty() || (last == "." && !kept.empty())) out += '/';
  return out;
}

std::string reencode_parameter(std::string_view raw) {
  return encoding::percent_encode(encoding::percent_decode(raw).value_or(std::string(raw)));
}

// Headers that transports add or change on the way.
bool is_signable(std::string_view name) {
  constexpr std::string_view kUnsigned[] = {
      "authorization",   "connection",       "expect",         "transfer-encoding", "user-agent",
      "x-amzn-trace-id", "accept-encoding",  "content-length", "keep-alive",        "te",
      "accept",          "proxy-connection", "upgrade"};
  return std::find(std::begin(kUnsigned), std::end(kUnsigned), name) == std::end(kUnsigned);
}

std::vector<std::string> signable_headers(const HttpRequest& request) {
  std::vector<std::string> names;
  for (const auto& [name, value] : request.headers) {
    std::string lower = text::lower(name);
    if (is_signable(lower)) names.push_back(std::move(lower));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Scope scope_at(Instant at, std::string_view region, std::string_view service) {
  return {date::basic(at).substr(0, 8), std::string(region), std::string(service)};
}

}  // namespace

std::string Scope::text() const {
  return date + "/" + region + "/" + service + "/" + std::string(kTerminal);
}

PathRule path_rule(std::string_view service) {
  return service.starts_with("s3") ? PathRule::kRaw : PathRule::kNormalizeAndEncode;
}

std::string canonical_path(std::string_view path, PathRule rule) {
  if (path.empty()) return "/";
  if (rule == PathRule::kRaw) return reencode_path(path);
  return encoding::percent_encode(normalize(path), encoding::Slash::kKeep);
}

std::string canonical_query(std::string_view query, Place place) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const std::string_view part : text::split(query, '&')) {
    if (part.empty()) continue;
    const size_t equals = std::min(part.find('='), part.size());
    std::string name = reencode_parameter(part.substr(0, equals));
    if (place == Place::kQuery && name == "X-Amz-Signature") continue;
    parameters.emplace_back(std::move(name),
                            reencode_parameter(part.substr(std::min(equals + 1, part.size()))));
  }
  std::sort(parameters.begin(), parameters.end());
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out += name + "=" + value;
  }
  return out;
}

std::string assemble(const HttpRequest& request, std::string_view path, std::string_view query,
                     const std::vector<std::string>& signed_headers,
                     std::string_view payload_hash) {
  std::string out;
  out.reserve(512);
  out += request.method;
  out += '\n';
  out += path;
  out += '\n';
  out += query;
  out += '\n';
  for (const std::string& name : signed_headers) {
    out += name;
    out += ':';
    bool first = true;
    for (const auto& [field, value] : request.headers) {
      if (!text::equals_ignoring_case(field, name)) continue;
      if (!first) out += ',';
      first = false;
      append_header_value(out, value);
    }
    out += '\n';
  }
  out += '\n';
  out += text::join(signed_headers, ";");
  out += '\n';
  out += payload_hash;
  return out;
}

std::string canonical_request(const HttpRequest& request,
                              const std::vector<std::string>& signed_headers,
                              std::string_view payload_hash, PathRule rule, Place place) {
  return assemble(request, canonical_path(request.path(), rule),
                  canonical_query(request.query(), place), signed_headers, payload_hash);
}

std::string string_to_sign(std::string_view canonical, std::string_view timestamp,
                           const Scope& scope) {
  std::string out(kAlgorithm);
  out += '\n';
  out += timestamp;
  out += '\n' + scope.text() + '\n' + encoding::hex(crypto::sha256(canonical));
  return out;
}

std::string signing_key(const std::string& secret, const Scope& scope) {
  // Thrown away whole when full: a run has few keys, and days pass slowly.
  constexpr size_t kMost = 512;
  thread_local std::unordered_map<std::string, std::string> cache;
  const std::string name = scope.text() + "\n" + secret;
  const auto found = cache.find(name);
  if (found != cache.end()) return found->second;
  std::string key = crypto::hmac_sha256("AWS4" + secret, scope.date);
  key = crypto::hmac_sha256(key, scope.region);
  key = crypto::hmac_sha256(key, scope.service);
  key = crypto::hmac_sha256(key, kTerminal);
  if (cache.size() >= kMost) cache.clear();
  cache.emplace(name, key);
  return key;
}

std::string signature(std::string_view key, std::string_view text) {
  return encoding::hex(crypto::hmac_sha256(key, text));
}

void sign(HttpRequest& request, const Credentials& credentials, std::string_view region,
          std::string_view service, Instant at) {
  const std::string timestamp = date::basic(at);
  const Scope scope = scope_at(at, region, service);
  request.headers.remove("Authorization");
  request.headers.set("X-Amz-Date", timestamp);
  if (!credentials.session_token.empty()) {
    request.headers.set("X-Amz-Security-Token", credentials.session_token);
  }
  // A caller that streams has said so in the header already.
  const std::string* given = request.headers.find("X-Amz-Content-Sha256");
  const std::string hash = given ? *given : encoding::hex(crypto::sha256(request.body));
  if (!given && path_rule(service) == PathRule::kRaw) {
    request.headers.set("X-Amz-Content-Sha256", hash);
  }
  const std::vector<std::string> names = signable_headers(request);
  const std::string canonical =
      canonical_request(request, names, hash, path_rule(service), Place::kHeader);
  const std::string text = string_to_sign(canonical, timestamp, scope);
  request.headers.set(
      "Authorization",
      std::string(kAlgorithm) + " Credential=" + credentials.access_key_id + "/" + scope.text() +
          ", SignedHeaders=" + text::join(names, ";") +
          ", Signature=" + signature(signing_key(credentials.secret_access_key, scope), text));
}

void presign(HttpRequest& request, const Credentials& credentials, std::string_view region,
             std::string_view service, Instant at, int expires_seconds) {
  const std::string timestamp = date::basic(at);
  const Scope scope = scope_at(at, region, service);
  const std::vector<std::string> names = signable_headers(request);
  std::string& target = request.target;
  char separator = target.find('?') == std::string::npos ? '?' : '&';
  const auto add = [&](std::string_view name, std::string_view value) {
    target += separator;
    target += std::string(name) + "=" + encoding::percent_encode(value);
    separator = '&';
  };
  add("X-Amz-Algorithm", kAlgorithm);
  add("X-Amz-Credential", credentials.access_key_id + "/" + scope.text());
  add("X-Amz-Date", timestamp);
  add("X-Amz-Expires", std::to_string(expires_seconds));
  add("X-Amz-SignedHeaders", text::join(names, ";"));
  if (!credentials.session_token.empty()) add("X-Amz-Security-Token", credentials.session_token);
  const bool s3 = path_rule(service) == PathRule::kRaw;
  const std::string hash = s3 ? "UNSIGNED-PAYLOAD" : encoding::hex(crypto::sha256(request.body));
  const std::string canonical =
      canonical_request(request, names, hash, path_rule(service), Place::kQuery);
  add("X-Amz-Signature", signature(signing_key(credentials.secret_access_key, scope),
                                   string_to_sign(canonical, timestamp, scope)));
}

}  // namespace sim::wire::sigv4
