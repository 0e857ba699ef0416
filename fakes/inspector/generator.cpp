#include "fakes/inspector/generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>

#include "fakes/inspector/generated_resources.h"
#include "fakes/inspector/package_findings.h"
#include "fakes/inspector/records.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Value;

constexpr int64_t kMinute = 60'000;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

struct Port {
  int begin, end;
  std::string_view severity;
};
constexpr Port kPorts[] = {{22, 22, "MEDIUM"},  {3389, 3389, "HIGH"},   {80, 80, "LOW"},
                           {443, 443, "LOW"},   {3306, 3306, "MEDIUM"}, {5432, 5432, "MEDIUM"},
                           {8080, 8080, "LOW"}, {27017, 27017, "HIGH"}, {9000, 9100, "MEDIUM"}};

struct Detector {
  std::string_view name, id, rule, severity, about, advice;
  std::vector<std::string> cwes, tags;
};

// Faults in code, with descriptions of our own.
const std::vector<Detector>& detectors() {
  static const std::vector<Detector> kDetectors = {
      {"Hardcoded credentials",
       "python/hardcoded-credentials@v1.0",
       "python-detect-hardcoded-aws-credentials",
       "CRITICAL",
       "A credential is part of the source code, where everyone who can read it can use it.",
       "Read the credential from a secret store when the function starts, and replace it.",
       {"CWE-798"},
       {"secrets", "security", "owasp-top10"}},
      {"Log injection",
       "python/log-injection@v1.0",
       "python-log-injection",
       "HIGH",
       "Text from a request is logged as it came, so that its sender can forge log entries.",
       "Remove line breaks and control characters from the text before it is logged.",
       {"CWE-117", "CWE-93"},
       {"data-integrity", "injection", "security"}},
      {"OS command injection",
       "python/os-command-injection@v1.0",
       "python-os-command-injection",
       "HIGH",
       "A command line is built from input that may hold commands of its own.",
       "Pass the arguments as a list and without a shell.",
       {"CWE-77", "CWE-78", "CWE-88"},
       {"injection", "subprocess", "security"}},
      {"SQL injection",
       "python/sql-injection@v1.0",
       "python-sql-injection",
       "HIGH",
       "A statement is put together from input instead of being given parameters.",
       "Use placeholders and hand the values to the database driver.",
       {"CWE-89"},
       {"injection", "sql", "security"}},
      {"Path traversal",
       "python/path-traversal@v1.0",
       "python-path-traversal",
       "HIGH",
       "A file name from a request may lead out of the directory that was meant.",
       "Resolve the name and check that it is still inside of the directory.",
       {"CWE-22"},
       {"injection", "security"}},
      {"Insecure cryptography",
       "python/insecure-cryptography@v1.0",
       "python-insecure-cryptography",
       "MEDIUM",
       "An algorithm is used that no longer protects what it is meant to protect.",
       "Use an algorithm that is in good standing, with a key of sufficient length.",
       {"CWE-327"},
       {"cryptography", "security"}}};
  return kDetectors;
}

void close_members(Wording& wording, const Value& finding) {
  const std::string text = finding.dump();
  wording.members = text.substr(1, text.size() - 2);
}

Wording network_wording(Dice& dice, const Resource& instance, const Port& port) {
  Wording w;
  w.type = "NETWORK_REACHABILITY";
  w.severity = port.severity;
  w.protocol = "TCP";
  w.component_type = "AWS::EC2::InternetGateway";
  const std::string range = port.begin == port.end
                                ? fmt::format("Port {} is", port.begin)
                                : fmt::format("Port range {} - {} is", port.begin, port.end);
  w.title = range + " reachable from an Internet Gateway - TCP";
  const std::string gateway = "igw-" + dice.hex(17), interface = "eni-" + dice.hex(17);
  const auto step = [](std::string id, std::string_view type) {
    return Value{{"componentId", std::move(id)}, {"componentType", type}};
  };
  Value steps = Value::array();
  steps.push_back(step(gateway, w.component_type));
  steps.push_back(step("acl-" + dice.hex(17), "AWS::EC2::NetworkAcl"));
  steps.push_back(step("sg-" + dice.hex(17), "AWS::EC2::SecurityGroup"));
  steps.push_back(step(interface, "AWS::EC2::NetworkInterface"));
  steps.push_back(step(instance.id, "AWS::EC2::Instance"));
  close_members(
      w,
      {{"type", w.type},
       {"severity", w.severity},
       {"title", w.title},
       {"description", fmt::format("On the instance {}, the port range {}-{} is reachable from the "
                                   "InternetGateway {} from an attached ENI {}.",
                                   instance.id, port.begin, port.end, gateway, interface)},
       {"remediation",
        {{"recommendation",
          {{"text",
            "You can restrict access to your instance by modifying the Security Groups or ACLs "
            "in the network path."}}}}},
       {"networkReachabilityDetails",
        {{"openPortRange", {{"begin", port.begin}, {"end", port.end}}},
         {"protocol", w.protocol},
         {"networkPath", {{"steps", steps}}}}}});
  return w;
}

Wording code_wording(Dice& dice, const Detector& detector, std::string_view path) {
  Wording w;
  w.type = "CODE_VULNERABILITY";
  w.severity = detector.severity;
  w.detector = detector.name;
  // "CWE-117,93 - Log injection"
  w.title = detector.cwes.front();
  for (size_t i = 1; i < detector.cwes.size(); ++i) w.title += "," + detector.cwes[i].substr(4);
  w.title += fmt::format(" - {}", detector.name);
  const int64_t line = 1 + dice.below(400);
  close_members(w, {{"type", w.type},
                    {"severity", w.severity},
                    {"title", w.title},
                    {"description", detector.about},
                    {"remediation", {{"recommendation", {{"text", detector.advice}}}}},
                    {"codeVulnerabilityDetails",
                     {{"filePath",
                       {{"fileName", path.substr(path.rfind('/') + 1)},
                        {"filePath", path},
                        {"startLine", line},
                        {"endLine", line}}},
                      {"detectorId", detector.id},
                      {"detectorName", detector.name},
                      {"detectorTags", detector.tags},
                      {"ruleId", detector.rule},
                      {"cwes", detector.cwes}}}});
  return w;
}

class Generator {
 public:
  Generator(Call& call, Dice dice)
      : call_(call),
        scope_{call.account, call.region},
        now_(sim::to_millis(call.now())),
        dice_(std::move(dice)),
        resources_(call, dice_) {
    // What is not published yet in the story has no findings, unless nothing of its kind is.
    std::map<std::string, std::vector<Vulnerability>> unpublished;
    for (auto& known : known_vulnerabilities()) {
      const bool is_news = known.published && *known.published > call.now();
      auto& list = (is_news ? unpublished : vulnerabilities_)[known.ecosystem];
      list.push_back(std::move(known));
    }
    vulnerabilities_.merge(unpublished);
  }

  void packages(int64_t count, Resource (Resources::*next)()) {
    while (count > 0) {
      const Resource& resource = keep((resources_.*next)());
      std::vector<const Vulnerability*> fitting;
      for (const auto& ecosystem : resource.ecosystems) {
        for (const auto& known : vulnerabilities_.at(ecosystem)) fitting.push_back(&known);
      }
      shuffle(fitting);
      const auto size = static_cast<int64_t>(fitting.size());
      const int64_t take = std::min(count, size - dice_.below((size + 1) / 2));
      for (int64_t i = 0; i < take; ++i) {
        plan_.push_back({&resource, fitting[static_cast<size_t>(i)], nullptr, nullptr});
      }
      count -= take;
    }
  }

  void network(int64_t count) {
    while (count > 0) {
      const Resource& instance = keep(resources_.instance());
      std::vector<const Port*> ports;
      for (const auto& port : kPorts) ports.push_back(&port);
      shuffle(ports);
      const int64_t take = std::min<int64_t>(count, 1 + dice_.below(3));
      for (int64_t i = 0; i < take; ++i) {
        plan_.push_back({&instance, nullptr, ports[static_cast<size_t>(i)], nullptr});
      }
      count -= take;
    }
  }

  void code(int64_t count, Resource (Resources::*next)()) {
    while (count > 0) {
      Resource drawn = (resources_.*next)();
      if (drawn.ecosystems.front() != "PyPI") continue;  // the detectors are for Python
      const Resource& source = keep(std::move(drawn));
      std::vector<const Detector*> found;
      for (const auto& detector : detectors()) found.push_back(&detector);
      shuffle(found);
      const int64_t take = std::min<int64_t>(count, 1 + dice_.below(3));
      for (int64_t i = 0; i < take; ++i) {
        plan_.push_back({&source, nullptr, nullptr, found[static_cast<size_t>(i)]});
      }
      count -= take;
    }
  }

  // Repositories of source text: half of what is found is in their code, half in what it uses.
  void repositories(int64_t count) {
    code((count + 1) / 2, &Resources::repository);
    packages(count / 2, &Resources::repository);
  }

  // Stores what was planned, in mixed order. ARNs are drawn beforehand and used in ascending order:
  // rows that arrive in the order of their index cost half as much.
  void store() {
    shuffle(plan_);
    std::vector<std::string> ids;
    for (size_t i = 0; i < plan_.size(); ++i) ids.push_back(dice_.hex(32));
    std::sort(ids.begin(), ids.end());
    const std::string prefix = call_.arn("inspector2", scope_.region, scope_.account, "finding/");
    for (size_t i = 0; i < plan_.size(); ++i) store(plan_[i], prefix + ids[i]);
  }

 private:
  // A finding to be: a resource, and the one of three that is wrong with it.
  struct Planned {
    const Resource* resource;
    const Vulnerability* vulnerability;
    const Port* port;
    const Detector* detector;
  };
  struct Times {
    int64_t first, last, updated;
  };

  template <class T>
  void shuffle(std::vector<T>& list) {
    for (size_t i = list.size(); i > 1; --i) {
      std::swap(list[i - 1], list[static_cast<size_t>(dice_.below(static_cast<int64_t>(i)))]);
    }
  }

  const Wording& wording_of(const Vulnerability& v, const std::string& resource_type) {
    auto& kept = wordings_[{&v, resource_type}];
    if (kept.members.empty()) kept = package_wording(v, resource_type);
    return kept;
  }

  const Resource& keep(Resource resource) {
    kept_.push_back(std::move(resource));
    return kept_.back();
  }

  void store(const Planned& planned, const std::string& arn) {
    if (planned.vulnerability) {
      const Vulnerability& v = *planned.vulnerability;
      add(wording_of(v, planned.resource->type), *planned.resource, arn,
          v.published ? sim::to_millis(*v.published) : 0);
    } else if (planned.port) {
      add(network_wording(dice_, *planned.resource, *planned.port), *planned.resource, arn, 0);
    } else {
      const bool function = planned.resource->type == "AWS_LAMBDA_FUNCTION";
      add(code_wording(dice_, *planned.detector, function ? "lambda_function.py" : "src/main.py"),
          *planned.resource, arn, 0);
    }
  }

  std::string_view draw_status() {
    const int64_t draw = dice_.below(100);
    return draw < 84 ? "ACTIVE" : draw < 90 ? "SUPPRESSED" : "CLOSED";
  }

  // Most findings come with the first scan of a resource, or of the news of the vulnerability.
  // ACTIVE ones were seen again within the last day. Closing and suppressing move updatedAt only,
  // and closed findings are not kept beyond 30 days.
  Times draw_times(const Resource& resource, int64_t published, std::string_view status) {
    Times t{};
    const int64_t start = std::max(resource.created_at, std::min(published + kDay, now_ - kDay));
    const int64_t rest = std::max<int64_t>(now_ - kHour - start, kMinute);
    const bool at_once = dice_.chance(60);
    t.first = start + kMinute + dice_.below(at_once ? std::min(rest, 30 * kMinute) : rest);
    t.last = std::max(t.first, now_ - 1 - dice_.below(kDay));
    t.updated = t.last;
    if (status == "SUPPRESSED") {
      t.updated = t.last + dice_.below(std::max<int64_t>(now_ - t.last, 1));
    } else if (status == "CLOSED") {
      t.updated = std::max(t.first, now_ - 1 - dice_.below(29 * kDay));
      t.last = t.first + dice_.below(t.updated - t.first + 1);
    }
    return t;
  }

  void add(const Wording& w, const Resource& resource, const std::string& arn, int64_t published) {
    const std::string_view status = draw_status();
    const Times times = draw_times(resource, published, status);
    write(w, resource, arn, status, times);

    const auto text = [](const std::string& value) -> FindingColumns::Text {
      if (value.empty()) return std::nullopt;
      return value;
    };
    FindingColumns c;
    c.arn = arn;
    c.aws_account_id = scope_.account;
    c.type = w.type;
    c.severity = w.severity;
    c.status = status;
    c.title = w.title;
    c.first_observed_at = times.first;
    c.last_observed_at = times.last;
    c.updated_at = times.updated;
    c.inspector_score = w.score;
    c.epss_score = w.epss;
    c.fix_available = text(w.fix_available);
    c.exploit_available = text(w.exploit_available);
    c.vulnerability_id = text(w.vulnerability_id);
    c.vulnerability_source = text(w.source);
    c.vendor_severity = text(w.vendor_severity);
    c.network_protocol = text(w.protocol);
    c.component_type = text(w.component_type);
    c.detector_name = text(w.detector);
    c.resource_type = resource.type;
    c.resource_id = resource.id;
    c.ecr_repository = text(resource.repository);
    c.ecr_registry = text(resource.registry);
    if (resource.pushed_at) c.ecr_pushed_at = resource.pushed_at;
    add_finding(call_.state, scope_, c, document_);
  }

  // Joins texts that are JSON already: building a tree for each finding would take many times
  // longer.
  void write(const Wording& w, const Resource& resource, const std::string& arn,
             std::string_view status, const Times& times) {
    document_.clear();
    fmt::format_to(std::back_inserter(document_),
                   R"({{"findingArn":"{}","awsAccountId":"{}","status":"{}","firstObservedAt":{},)"
                   R"("lastObservedAt":{},"updatedAt":{},"resources":[{}],)",
                   arn, scope_.account, status, times.first, times.last, times.updated,
                   resource.json);
    std::string_view rest = w.members;
    for (auto at = rest.find(kLayerMark); at != std::string_view::npos;
         at = rest.find(kLayerMark)) {
      document_.append(rest.substr(0, at)).append(resource.layer_hash);
      rest.remove_prefix(at + kLayerMark.size());
    }
    document_.append(rest).push_back('}');
  }

  Call& call_;
  const Scope scope_;
  const int64_t now_;
  Dice dice_;
  Resources resources_;
  std::map<std::string, std::vector<Vulnerability>> vulnerabilities_;
  std::map<std::pair<const Vulnerability*, std::string>, Wording> wordings_;
  std::deque<Resource> kept_;  // the plan points into it
  std::vector<Planned> plan_;
  std::string document_;
};

}  // namespace

void generate_findings(Call& call, int64_t count, const Mix& mix) {
  const int64_t whole =
      mix.ec2 + mix.ecr + mix.lambda + mix.network + mix.code + mix.code_repository;
  const auto share = [&](int64_t weight) { return count * weight / whole; };
  Generator generator(call, Dice(call.ids.bytes("inspector2/generator", 32)));
  int64_t left = count;
  const auto take = [&](int64_t weight) {
    left -= share(weight);
    return share(weight);
  };
  generator.network(take(mix.network));
  generator.code(take(mix.code), &Resources::function);
  generator.repositories(take(mix.code_repository));
  generator.packages(take(mix.lambda), &Resources::function);
  generator.packages(take(mix.ec2), &Resources::instance);
  // What division leaves over goes to the images, or to the one kind that was asked for.
  if (mix.ecr > 0) {
    generator.packages(left, &Resources::image);
  } else if (mix.ec2 > 0) {
    generator.packages(left, &Resources::instance);
  } else if (mix.lambda > 0) {
    generator.packages(left, &Resources::function);
  } else if (mix.network > 0) {
    generator.network(left);
  } else if (mix.code > 0) {
    generator.code(left, &Resources::function);
  } else {
    generator.repositories(left);
  }
  generator.store();
}

}  // namespace fakes::inspector
