// The GoogleTest fixture: a world of its own for each test, and the reason of the last denial
// printed when the test fails. Header only; link InspectorSim::gtest.
//
//   struct Export : harness::InProcessTest {};
//   TEST_F(Export, NeedsAKeyPolicy) { sim.call("inspector2:CreateFindingsReport", …); … }
#pragma once

#include <gtest/gtest.h>

#include <iostream>
#include <string>
#include <utility>

#include "harness/in_process.h"
#include "harness/kits/gtest/matchers.h"

namespace harness {

class InProcessTest : public testing::Test {
 protected:
  InProcessTest() = default;
  explicit InProcessTest(sim::WorldFile world) : sim(std::move(world)) {}

  void TearDown() override {
    if (!HasFailure()) return;
    const std::string why = sim.explanation("denied");
    if (!why.empty()) std::cout << "the last denial of this test:\n" << why << std::flush;
  }

  InProcess sim;
};

}  // namespace harness
