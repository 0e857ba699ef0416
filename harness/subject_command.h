// The command of a program under test: its words with everything filled in, its environment and
// nothing else's, and where its credentials are.
#pragma once

#include <string>

#include "harness/credential_endpoint.h"
#include "harness/scenario.h"
#include "harness/stage.h"
#include "harness/subject.h"

namespace harness {

// `exporter`: the program that arguments of the bundled exporter go to. `home`: an empty folder of
// the program's own; a profile is written there.
SubjectCommand command_of(const Scenario& scenario, const Subject& run, const Stage& stage,
                          const CredentialEndpoint& credentials, const std::string& exporter,
                          const std::string& endpoint, const std::string& home);

}  // namespace harness
