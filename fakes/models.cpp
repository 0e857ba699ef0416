#include "fakes/models.h"

#include <map>
#include <mutex>
#include <string>

#include "fakes/embedded.h"

namespace fakes {

const sim::wire::Model& model(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, sim::wire::Model, std::less<>> models;
  const std::lock_guard guard(mutex);
  auto at = models.find(name);
  if (at == models.end()) {
    const std::string file = std::string(name) + ".model.json";
    at = models.emplace(name, sim::wire::load_model(embedded(file))).first;
  }
  return at->second;
}

const sim::wire::Model& model_of_service(std::string_view service) {
  return model(service == "inspector2" ? "inspector" : service);
}

}  // namespace fakes
