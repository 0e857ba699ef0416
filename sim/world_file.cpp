#include "sim/world_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/aws/arn.h"
#include "sim/base/crypto.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/encoding.h"
#include "sim/base/json_text.h"
#include "sim/gateway/gateway.h"
#include "sim/world_merge.h"

namespace sim {
namespace {

const std::vector<std::string> kTopMembers = {"name",   "description", "seed",    "now",
                                              "region", "settings",    "accounts"};

// Walks one file; every complaint it throws names its place.
class Loader {
 public:
  Loader(Gateway& gateway, const WorldFile& file) : gateway_(gateway), file_(file) {}

  void load() {
    const Value& top = file_.value;
    if (!top.is_object()) throw file_.error("", "a world is a JSON object");
    auto known = kTopMembers;
    for (const auto& name : sections(SectionScope::kWorld)) known.push_back(name);
    for (const auto& [name, value] : top.items()) require_known(name, json::step(name), known);
    const Value settings = member(top, "settings", Value::object());
    for (const auto& [name, value] : settings.items()) {
      try {
        gateway_.parts().settings.set(name, value);
      } catch (const std::invalid_argument& e) {
        throw file_.error("/settings" + json::step(name), e.what());
      }
    }
    const Value accounts = member(top, "accounts", Value::array());
    if (!accounts.is_array()) throw file_.error("/accounts", "\"accounts\" is a list");
    if (top.contains("region") &&
        (!top["region"].is_string() || !aws::find_region(top["region"].get<std::string>()))) {
      throw file_.error("/region", "\"region\" is an AWS region such as \"us-east-1\"");
    }
    // All accounts first: a policy of the first may name the last.
    for (size_t i = 0; i < accounts.size(); ++i) add_account(accounts[i], at(i));
    for (size_t i = 0; i < accounts.size(); ++i) load_account(accounts[i], at(i));
    load_sections(top, "", SectionScope::kWorld, "", "us-east-1");
  }

 private:
  static std::string at(size_t i) { return fmt::format("/accounts/{}", i); }
  static Value member(const Value& object, const char* name, Value fallback) {
    const auto found = object.find(name);
    return found == object.end() ? fallback : *found;
  }

  void require_known(const std::string& name, const std::string& pointer,
                     const std::vector<std::string>& known) const {
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    throw file_.error(
        pointer, fmt::format("unknown member \"{}\"{}", name, text::did_you_mean_or(name, known)));
  }

  void add_account(const Value& account, const std::string& pointer) {
    if (!account.is_object() || !account.contains("id") || !account["id"].is_string() ||
        !aws::is_account_id(account["id"].get<std::string>())) {
      throw file_.error(pointer, "an account needs \"id\", a string of twelve digits");
    }
    state::Account row;
    row.id = account["id"];
    if (gateway_.parts().accounts.find(row.id)) {
      throw file_.error(pointer + "/id", fmt::format("account {} is given twice", row.id));
    }
    for (const char* name : {"name", "canonical_id", "partition"}) {
      if (account.contains(name) && !account[name].is_string()) {
        throw file_.error(pointer + "/" + name, fmt::format("\"{}\" is a string", name));
      }
    }
    row.name = account.value("name", row.id);
    row.canonical_id =
        account.value("canonical_id", encoding::hex(crypto::sha256("canonical id of " + row.id)));
    row.partition = account.value("partition", "aws");
    if (!aws::find_partition(row.partition)) {
      throw file_.error(pointer + "/partition", "\"partition\" is aws, aws-cn or aws-us-gov");
    }
    if (row.canonical_id.size() != 64 || !encoding::from_hex(row.canonical_id)) {
      throw file_.error(pointer + "/canonical_id", "\"canonical_id\" is 64 hex digits");
    }
    gateway_.parts().accounts.add(row);
  }

  void load_account(const Value& account, const std::string& pointer) {
    std::vector<std::string> known = {"id", "name", "canonical_id", "partition", "regions"};
    for (const auto& name : sections(SectionScope::kAccount)) known.push_back(name);
    for (const auto& [name, value] : account.items()) {
      require_known(name, pointer + json::step(name), known);
    }
    const std::string id = account["id"];
    const auto partition = gateway_.parts().accounts.find(id)->partition;
    const std::string home = partition == "aws-cn"       ? "cn-north-1"
                             : partition == "aws-us-gov" ? "us-gov-west-1"
                                                         : "us-east-1";
    load_sections(account, pointer, SectionScope::kAccount, id, home);
    const Value regions = member(account, "regions", Value::object());
    for (const auto& [region, content] : regions.items()) {
      const std::string here = pointer + "/regions" + json::step(region);
      const auto* known_region = aws::find_region(region);
      if (!known_region) throw file_.error(here, fmt::format("AWS has no region \"{}\"", region));
      if (known_region->partition->name != partition) {
        throw file_.error(here, fmt::format("region {} belongs to partition {}, the account to {}",
                                            region, known_region->partition->name, partition));
      }
      auto here_known = sections(SectionScope::kRegion);
      here_known.emplace_back("vpc_endpoints");
      for (const auto& [name, value] : content.items()) {
        require_known(name, here + json::step(name), here_known);
      }
      load_vpc_endpoints(content, here, id, region);
      load_sections(content, here, SectionScope::kRegion, id, region);
    }
  }

  // "vpc_endpoints": [{"id": "vpce-1a2b3c4d", "vpc": "vpc-111bbb22", "policy": {…}}]; without a
  // policy everything passes, as with AWS's default.
  void load_vpc_endpoints(const Value& holder, const std::string& pointer,
                          const std::string& account, const std::string& region) {
    const Value endpoints = member(holder, "vpc_endpoints", Value::array());
    if (!endpoints.is_array()) throw file_.error(pointer + "/vpc_endpoints", "a list is needed");
    for (size_t i = 0; i < endpoints.size(); ++i) {
      const Value& entry = endpoints[i];
      const std::string here = fmt::format("{}/vpc_endpoints/{}", pointer, i);
      const auto text_of = [&](const char* name, std::string_view prefix) {
        const Value value = entry.is_object() ? member(entry, name, Value()) : Value();
        if (!value.is_string() || !value.get_ref<const std::string&>().starts_with(prefix)) {
          throw file_.error(here,
                            fmt::format("\"{}\" is needed, such as \"{}1a2b3c4d\"", name, prefix));
        }
        return value.get<std::string>();
      };
      state::VpcEndpoint endpoint{
          text_of("id", "vpce-"), text_of("vpc", "vpc-"), account, region,
          R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})"};
      for (const auto& [name, value] : entry.items()) {
        require_known(name, here + json::step(name), {"id", "vpc", "policy"});
      }
      if (entry.contains("policy")) endpoint.policy = endpoint_policy(entry["policy"], here);
      if (!state::add_vpc_endpoint(gateway_.parts().store.state, endpoint)) {
        throw file_.error(here + "/id", fmt::format("{} is given twice", endpoint.id));
      }
    }
  }

  std::string endpoint_policy(const Value& value, const std::string& pointer) const {
    try {
      std::string text = document(value);
      const auto faults = policy::faults_of(text, policy::DocumentKind::kEndpoint);
      if (!faults.empty()) {
        throw WorldError("", fmt::format("{}: {}", faults.front().place, faults.front().message));
      }
      return text;
    } catch (const WorldError& e) {
      throw file_.error(pointer + "/policy", e.what());
    }
  }

  std::vector<std::string> sections(SectionScope scope) const {
    std::vector<std::string> names;
    for (const auto& [service_name, service] : gateway_.services()) {
      for (const auto& section : service.sections) {
        if (section.scope == scope) names.emplace_back(section.name);
      }
    }
    return names;
  }

  void load_sections(const Value& holder, const std::string& pointer, SectionScope scope,
                     const std::string& account, const std::string& region) {
    for (const auto& [service_name, service] : gateway_.services()) {
      for (const auto& section : service.sections) {
        if (section.scope != scope || !holder.contains(section.name)) continue;
        const std::string here = pointer + json::step(section.name);
        load_section(service, section, holder[std::string(section.name)], here, account, region);
      }
    }
  }

  void load_section(const Service& service, const Section& section, const Value& value,
                    const std::string& pointer, const std::string& account,
                    const std::string& region) {
    Call::Facts facts;
    facts.caller.kind = aws::PrincipalKind::kRoot;
    facts.caller.account = account;
    facts.caller.user_id = account;
    facts.caller.arn = fmt::format("arn:{}:iam::{}:root", aws::partition_of(region).name, account);
    facts.account = account;
    facts.region = region;
    facts.service = service.model.service;
    facts.operation = "load world";
    Call call(gateway_, std::move(facts));
    const Section::Content content{value, [this](const Value& v) { return document(v); }};
    try {
      section.load(call, content);
    } catch (const WorldError& e) {
      throw file_.error(pointer + e.pointer, e.what());
    } catch (const ApiError& e) {
      throw file_.error(pointer, fmt::format("{}: {}", e.code, e.message));
    } catch (const Value::exception& e) {
      throw file_.error(
          pointer, fmt::format("a value has another type than this section takes: {}", e.what()));
    }
  }

  std::string document(const Value& value) const {
    if (value.is_object()) return value.dump();
    if (!value.is_string()) {
      throw WorldError("", "a document is an object, or a string that names a file");
    }
    const std::string path = value.get<std::string>();
    try {
      return read_file(path.starts_with('/') ? path : found_beside(path));
    } catch (const std::runtime_error& e) {
      throw WorldError("", e.what());
    }
  }

  // Beside the file itself, or beside one that it extends.
  std::string found_beside(const std::string& path) const {
    const std::string own = file_.folder + "/" + path;
    std::error_code ignored;
    if (std::filesystem::exists(own, ignored)) return own;
    for (const auto& each : file_.extended) {
      const std::string there = each.folder + "/" + path;
      if (std::filesystem::exists(there, ignored)) return there;
    }
    return own;
  }

  Gateway& gateway_;
  const WorldFile& file_;
};

constexpr int kDeepest = 8;  // files that extend one another

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

WorldFile parsed(std::string name, std::string folder, std::string text, int depth);

// Puts what the file extends below it.
void extend(WorldFile& file, int depth) {
  if (!file.value.is_object() || !file.value.contains("extends")) return;
  const Value named = file.value["extends"];
  if (!named.is_string()) throw file.error("/extends", "\"extends\" names a world file");
  if (depth == kDeepest) throw file.error("/extends", "world files extend one another in a circle");
  const std::string name = named.get<std::string>();
  const std::string path = name.starts_with('/') ? name : file.folder + "/" + name;
  std::string text;
  try {
    text = read_file(path);
  } catch (const std::runtime_error& e) {
    throw file.error("/extends", e.what());
  }
  WorldFile below = parsed(path, folder_of(path), std::move(text), depth + 1);
  Value whole = below.value;
  file.value.erase("extends");
  lay_over(whole, file.value);
  file.value = std::move(whole);
  file.extended = std::move(below.extended);
  below.extended.clear();
  file.extended.insert(file.extended.begin(), std::move(below));
}

WorldFile parsed(std::string name, std::string folder, std::string text, int depth) {
  WorldFile file{std::move(name), std::move(folder), std::move(text), {}};
  auto value = json::parse(file.text);
  if (!value) {
    const auto& fault = value.complaints.front();
    throw WorldFileError(fmt::format("{}: {}: {}", file.name, fault.place, fault.message));
  }
  file.value = std::move(*value.value);
  extend(file, depth);
  return file;
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw std::runtime_error(fmt::format("cannot read {}: it is a folder", path));
  }
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (in.bad()) throw std::runtime_error(fmt::format("cannot read {}", path));
  return text;
}

WorldFile WorldFile::read(const std::string& path) {
  std::string text;
  try {
    text = read_file(path);
  } catch (const std::runtime_error& e) {
    throw WorldFileError(e.what());
  }
  return parse(path, folder_of(path), std::move(text));
}

WorldFile WorldFile::parse(std::string name, std::string folder, std::string text) {
  return parsed(std::move(name), std::move(folder), std::move(text), 0);
}

WorldFileError WorldFile::error(const std::string& pointer, const std::string& message) const {
  const auto in = [&](const WorldFile& file) -> std::optional<WorldFileError> {
    const auto own = json::parse(file.text);
    const auto place = own ? place_in(value, pointer, *own.value) : std::nullopt;
    if (!place) return std::nullopt;
    return WorldFileError(fmt::format("{}: {} ({}): {}", file.name,
                                      json::place_of(file.text, *place),
                                      place->empty() ? "/" : *place, message));
  };
  if (!extended.empty()) {
    if (const auto own = in(*this)) return *own;
    for (const auto& each : extended) {
      if (const auto there = in(each)) return *there;
    }
  }
  return WorldFileError(fmt::format("{}: {} ({}): {}", name, json::place_of(text, pointer),
                                    pointer.empty() ? "/" : pointer, message));
}

// Decisions taken while loading knew of no organization yet.
void load_world(Gateway& gateway, const WorldFile& file) {
  Loader(gateway, file).load();
  gateway.reload();
}

}  // namespace sim
