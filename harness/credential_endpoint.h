// The credential endpoint of a container (ECS) or of an instance (IMDSv2) for the program under
// test: sessions of a role, which really expire on the story's clock. Served beside the world on
// the same port; the role's trust policy decides.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/scenario.h"
#include "sim/wire/http.h"

namespace harness {

class Stage;

class CredentialEndpoint {
 public:
  CredentialEndpoint(Stage& stage, const CredentialSource& source)
      : stage_(stage), source_(source) {}

  // What leads the program there, the endpoint of the world given.
  std::vector<std::pair<std::string, std::string>> variables(const std::string& endpoint) const;
  // Nothing when the request is not for this endpoint.
  std::optional<sim::wire::HttpResponse> answer(const sim::wire::HttpRequest& request);
  // How often credentials were handed out.
  int64_t handed_out() const { return handed_out_; }

 private:
  bool in_container() const { return source_.kind == CredentialSource::Kind::kContainer; }
  sim::wire::HttpResponse of_container(const sim::wire::HttpRequest& request);
  sim::wire::HttpResponse of_instance(const sim::wire::HttpRequest& request);
  sim::wire::HttpResponse credentials();

  Stage& stage_;
  const CredentialSource& source_;
  int64_t handed_out_ = 0;
};

}  // namespace harness
