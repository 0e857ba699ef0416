#include <algorithm>
#include <set>
#include <unordered_map>

#include "sim/base/api_error.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/wire/model.h"
#include "sim/wire/query_string.h"

namespace sim::wire {
namespace {

struct Segment {
  enum class Kind { kLiteral, kLabel, kGreedy };
  Kind kind = Kind::kLiteral;
  std::string text;  // the literal, or the label's name
};

struct Route {
  const Operation* operation = nullptr;
  std::vector<std::string> selectors;                         // "?policy": bare keys
  std::vector<std::pair<std::string, std::string>> literals;  // "?list-type=2"
  std::vector<std::string> query, headers;                    // required members
};

// All routes that share one path.
struct Site {
  std::vector<Segment> segments;
  std::vector<Route> routes;
  std::set<std::string, std::less<>> selectors;  // of every route
};

std::vector<Segment> parse_path(std::string_view path) {
  std::vector<Segment> segments;
  if (path == "/") return segments;
  for (const std::string_view part : text::split(path.substr(1), '/')) {
    if (part.size() < 3 || part.front() != '{' || part.back() != '}') {
      segments.push_back({Segment::Kind::kLiteral, std::string(part)});
    } else if (part[part.size() - 2] == '+') {
      segments.push_back({Segment::Kind::kGreedy, std::string(part.substr(1, part.size() - 3))});
    } else {
      segments.push_back({Segment::Kind::kLabel, std::string(part.substr(1, part.size() - 2))});
    }
  }
  return segments;
}

Route make_route(const Operation& operation, std::string_view uri_query) {
  Route route;
  route.operation = &operation;
  for (const std::string_view part : text::split(uri_query, '&')) {
    const size_t equals = part.find('=');
    if (part.empty() || part.substr(0, equals) == "x-id") continue;
    if (equals == std::string_view::npos || equals + 1 == part.size()) {
      route.selectors.emplace_back(part.substr(0, equals));
    } else {
      route.literals.emplace_back(part.substr(0, equals), part.substr(equals + 1));
    }
  }
  if (!operation.input) return route;
  for (const Member& member : operation.input->members) {
    if (!member.required) continue;
    if (member.location == Location::kQuery) route.query.push_back(member.wire_name);
    if (member.location == Location::kHeader) route.headers.push_back(member.wire_name);
  }
  return route;
}

[[noreturn]] void refuse_uri(Protocol protocol) {
  if (protocol == Protocol::kRestXml) {
    throw ApiError("InvalidURI", 400, "Couldn't parse the specified URI.");
  }
  throw ApiError("SerializationException", 400, "The request URI could not be parsed");
}

std::string decode_label(std::string_view raw, Protocol protocol) {
  std::optional<std::string> label = encoding::percent_decode(raw);
  if (!label || !text::is_utf8(*label)) refuse_uri(protocol);
  return std::move(*label);
}

// How well a route fits; ordered by what counts first.
struct Fit {
  size_t constants = 0;   // selectors and literals of its URI that are there
  bool complete = false;  // every required query parameter and header is there
  size_t required = 0;    // how many are

  friend auto operator<=>(const Fit&, const Fit&) = default;
};

std::optional<Fit> fit_of(const Route& route, const QueryPairs& query, const Headers& headers) {
  Fit fit;
  for (const std::string& selector : route.selectors) {
    if (!find_value(query, selector)) return std::nullopt;
    ++fit.constants;
  }
  for (const auto& [name, value] : route.literals) {
    const std::string* given = find_value(query, name);
    if (!given || *given != value) return std::nullopt;
    ++fit.constants;
  }
  for (const std::string& name : route.query) fit.required += find_value(query, name) != nullptr;
  for (const std::string& name : route.headers) fit.required += headers.has(name);
  fit.complete = fit.required == route.query.size() + route.headers.size();
  return fit;
}

}  // namespace

struct RestRouter::Table {
  Protocol protocol = Protocol::kRestJson;
  std::vector<Site> sites;                             // most literal segments first, greedy last
  std::unordered_map<std::string, const Site*> exact;  // sites without labels

  // One site that a path fits, and its labels still encoded.
  struct Place {
    const Site* site;
    std::vector<std::pair<const std::string*, std::string_view>> labels;
  };

  std::optional<Place> place_at(const Site& site, std::string_view path) const;
  std::vector<Place> places(std::string_view path) const;
  std::vector<Place> places_for(std::string_view path, const QueryPairs& query) const;
  std::vector<std::string> chosen_selectors(const Site& site, const QueryPairs& query) const;
  const Operation* choose(const Site& site, const HttpRequest& request,
                          const QueryPairs& query) const;
};

std::optional<RestRouter::Table::Place> RestRouter::Table::place_at(const Site& site,
                                                                    std::string_view path) const {
  Place place{&site, {}};
  std::string_view rest = path.substr(1);
  for (size_t i = 0; i < site.segments.size(); ++i) {
    const Segment& segment = site.segments[i];
    const bool last = i + 1 == site.segments.size();
    size_t end = segment.kind == Segment::Kind::kGreedy ? rest.size() : rest.find('/');
    if (end == std::string_view::npos) end = rest.size();
    const std::string_view part = rest.substr(0, end);
    if (part.empty()) return std::nullopt;
    if (segment.kind == Segment::Kind::kLiteral) {
      if (part != segment.text) return std::nullopt;
    } else {
      place.labels.emplace_back(&segment.text, part);
    }
    const bool more = end < rest.size();
    rest = more ? rest.substr(end + 1) : std::string_view();
    // "/bucket/" is the bucket; elsewhere a trailing slash is another path.
    const bool bare_slash = more && rest.empty() && protocol == Protocol::kRestXml;
    if (last && more && !bare_slash) return std::nullopt;
    if (!last && !more) return std::nullopt;
  }
  return place;
}

std::vector<RestRouter::Table::Place> RestRouter::Table::places(std::string_view path) const {
  std::vector<Place> found;
  if (path.empty() || path[0] != '/') return found;
  const auto literal = exact.find(std::string(path));
  if (literal != exact.end()) found.push_back({literal->second, {}});
  for (const Site& site : sites) {
    const bool labelled =
        std::any_of(site.segments.begin(), site.segments.end(),
                    [](const Segment& s) { return s.kind != Segment::Kind::kLiteral; });
    if (!labelled) continue;
    if (std::optional<Place> place = place_at(site, path)) found.push_back(std::move(*place));
  }
  return found;
}

// S3 honours a bucket's sub-resource on an object's path too (GET /b/key?location), unless objects
// have a sub-resource of that name themselves.
std::vector<RestRouter::Table::Place> RestRouter::Table::places_for(std::string_view path,
                                                                    const QueryPairs& query) const {
  std::vector<Place> found = places(path);
  if (protocol != Protocol::kRestXml || query.empty() || found.empty()) return found;
  if (found.back().site->segments.size() < 2 ||
      !chosen_selectors(*found.back().site, query).empty()) {
    return found;
  }
  std::vector<Place> outer = places(path.substr(0, path.find('/', 1)));
  if (outer.empty() || chosen_selectors(*outer.back().site, query).empty()) return found;
  return outer;
}

std::vector<std::string> RestRouter::Table::chosen_selectors(const Site& site,
                                                             const QueryPairs& query) const {
  std::vector<std::string> chosen;
  for (const auto& [name, value] : query) {
    if (site.selectors.contains(name) &&
        std::find(chosen.begin(), chosen.end(), name) == chosen.end()) {
      chosen.push_back(name);
    }
  }
  return chosen;
}

const Operation* RestRouter::Table::choose(const Site& site, const HttpRequest& request,
                                           const QueryPairs& query) const {
  const std::vector<std::string> chosen = chosen_selectors(site, query);
  if (chosen.size() > 1) {
    std::vector<std::string> names = chosen;
    std::sort(names.begin(), names.end());
    throw ApiError("InvalidArgument", 400,
                   "Conflicting query string parameters: " + text::join(names, ", "))
        .with("ArgumentName", "ResourceType")
        .with("ArgumentValue", names.front());
  }
  const Operation* best = nullptr;
  Fit best_fit;
  for (const Route& route : site.routes) {
    if (route.operation->method != request.method) continue;
    // A sub-resource that is named is never taken for its parent.
    if (!chosen.empty() && (route.selectors.empty() || route.selectors.front() != chosen.front())) {
      continue;
    }
    const std::optional<Fit> fit = fit_of(route, query, request.headers);
    // Without a constant in its URI only the required members make an S3 operation what it is
    // (POST /b/k is nothing, POST /b/k?uploadId=u completes an upload).
    const bool vague = fit && !fit->complete && fit->constants == 0;
    if (!fit || (vague && protocol == Protocol::kRestXml)) continue;
    if (!best || *fit > best_fit) {
      best = route.operation;
      best_fit = *fit;
    }
  }
  return best;
}

RestRouter::RestRouter(const Model& model) : table_(std::make_unique<Table>()) {
  table_->protocol = model.protocol;
  std::map<std::string, Site> by_path;
  for (const auto& [name, operation] : model.operations()) {
    const size_t question = std::min(operation.path.find('?'), operation.path.size());
    const std::string path = operation.path.substr(0, question);
    Site& site = by_path[path];
    site.segments = parse_path(path);
    site.routes.push_back(make_route(
        operation,
        std::string_view(operation.path).substr(std::min(question + 1, operation.path.size()))));
    // A second key of one URI ("?select&select-type=2") only confirms the first.
    const Route& route = site.routes.back();
    if (!route.selectors.empty()) site.selectors.insert(route.selectors.front());
  }
  for (auto& [path, site] : by_path) table_->sites.push_back(std::move(site));
  const auto rank = [](const Site& site) {
    const auto count = [&](Segment::Kind kind) {
      return std::count_if(site.segments.begin(), site.segments.end(),
                           [&](const Segment& s) { return s.kind == kind; });
    };
    return std::pair(count(Segment::Kind::kGreedy), -count(Segment::Kind::kLiteral));
  };
  std::stable_sort(table_->sites.begin(), table_->sites.end(),
                   [&](const Site& a, const Site& b) { return rank(a) < rank(b); });
  for (const Site& site : table_->sites) {
    std::string path;
    bool literal = true;
    for (const Segment& segment : site.segments) {
      path += "/" + segment.text;
      literal = literal && segment.kind == Segment::Kind::kLiteral;
    }
    if (literal) table_->exact.emplace(path.empty() ? "/" : path, &site);
  }
}

RestRouter::~RestRouter() = default;
RestRouter::RestRouter(RestRouter&&) noexcept = default;

std::optional<RestMatch> RestRouter::match(const HttpRequest& request) const {
  const QueryPairs query = parse_query(request.query());
  for (const Table::Place& place : table_->places_for(request.path(), query)) {
    RestMatch match;
    for (const auto& [name, raw] : place.labels) {
      match.labels[*name] = decode_label(raw, table_->protocol);
    }
    match.operation = table_->choose(*place.site, request, query);
    if (match.operation) return match;
  }
  return std::nullopt;
}

std::vector<std::string> RestRouter::methods_at(const HttpRequest& request) const {
  const QueryPairs query = parse_query(request.query());
  std::set<std::string> methods;
  for (const Table::Place& place : table_->places_for(request.path(), query)) {
    const std::vector<std::string> chosen = table_->chosen_selectors(*place.site, query);
    for (const Route& route : place.site->routes) {
      const bool plain = route.selectors.empty();
      if (chosen.empty() ? plain : !plain && route.selectors.front() == chosen.front()) {
        methods.insert(route.operation->method);
      }
    }
  }
  return {methods.begin(), methods.end()};
}

}  // namespace sim::wire
