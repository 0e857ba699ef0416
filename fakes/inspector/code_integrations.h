// Code security integrations: the source code platforms that Inspector may look into. Nothing here
// talks to GitHub or GitLab: an integration waits for the code that the platform's authorization
// would bring, and any code does.
#pragma once

#include "fakes/inspector/item_records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output create_code_security_integration(sim::Call& call, const sim::Input& input);
sim::Output update_code_security_integration(sim::Call& call, const sim::Input& input);
sim::Output delete_code_security_integration(sim::Call& call, const sim::Input& input);
sim::Output get_code_security_integration(sim::Call& call, const sim::Input& input);
sim::Output list_code_security_integrations(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
