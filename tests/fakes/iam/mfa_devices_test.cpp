// Virtual MFA devices: made, enabled with two codes that follow each other, listed and given up.
#include <gtest/gtest.h>

#include "fakes/iam/mfa_codes.h"
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;
using namespace std::chrono_literals;

const std::string kPhone = "arn:aws:iam::111122223333:mfa/phones/alice";

class VirtualMfa : public Iam {
 protected:
  void SetUp() override {
    must("CreateUser", {{"UserName", "alice"}});
    const auto made =
        must("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "alice"}, {"Path", "/phones/"}})
            .at("VirtualMFADevice");
    EXPECT_EQ(made.at("SerialNumber"), kPhone);
    const std::string text = made.at("Base32StringSeed");
    EXPECT_EQ(text.size(), 64u);
    seed_ = fakes::iam::mfa_seed(text).value();
  }
  // What the device shows some steps of thirty seconds away from now.
  std::string code(int64_t steps) {
    return fakes::iam::mfa_code(seed_, fakes::iam::mfa_step(w.world.now()) + steps);
  }
  Value codes(int64_t steps) {
    return {{"UserName", "alice"},
            {"SerialNumber", kPhone},
            {"AuthenticationCode1", code(steps)},
            {"AuthenticationCode2", code(steps + 1)}};
  }
  Value devices() { return must("ListMFADevices", {{"UserName", "alice"}}).at("MFADevices"); }

 private:
  std::string seed_;
};

TEST_F(VirtualMfa, ADeviceIsEnabledWithTwoCodesInARow) {
  const std::string wrong =
      "InvalidAuthenticationCode: Authentication code for device is not valid.";
  Value twice = codes(-1);
  twice["AuthenticationCode2"] = twice["AuthenticationCode1"];
  EXPECT_EQ(refused("EnableMFADevice", twice), wrong);
  EXPECT_EQ(refused("EnableMFADevice", codes(-200)), wrong);
  EXPECT_EQ(refused("EnableMFADevice", codes(3)), wrong);
  EXPECT_EQ(devices(), Value::array());

  EXPECT_EQ(refused("EnableMFADevice", codes(-1)), "ok");
  EXPECT_EQ(devices().at(0).at("SerialNumber"), kPhone);
  EXPECT_EQ(devices().at(0).at("UserName"), "alice");
  EXPECT_EQ(refused("EnableMFADevice", codes(-1)),
            "EntityAlreadyExists: MFA Device is already in use.");
}

// Who waits too long with the codes still gets the device enabled.
TEST_F(VirtualMfa, CodesMayBeALittleOld) {
  const Value old = codes(0);
  w.advance(10min);
  EXPECT_EQ(refused("EnableMFADevice", old), "ok");
  w.advance(10min);
  EXPECT_EQ(refused("ResyncMFADevice", codes(-1)), "ok");
  EXPECT_EQ(refused("ResyncMFADevice", codes(-300)),
            "InvalidAuthenticationCode: Authentication code for device is not valid.");
}

TEST_F(VirtualMfa, ADeviceInUseCannotBeDeletedNorItsUser) {
  must("EnableMFADevice", codes(-1));
  EXPECT_EQ(refused("DeleteVirtualMFADevice", {{"SerialNumber", kPhone}}),
            "DeleteConflict: MFA VirtualDevice in use. Must deactivate first.");
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "alice"}}),
            "DeleteConflict: Cannot delete entity, must delete MFA device first.");
  const Value device = {{"UserName", "alice"}, {"SerialNumber", kPhone}};
  EXPECT_EQ(refused("DeactivateMFADevice", {{"UserName", "admin"}, {"SerialNumber", kPhone}}),
            "NoSuchEntity: VirtualMFADevice with serial number " + kPhone + " doesn't exist.");
  must("DeactivateMFADevice", device);
  EXPECT_EQ(devices(), Value::array());
  must("DeleteVirtualMFADevice", {{"SerialNumber", kPhone}});
  must("DeleteUser", {{"UserName", "alice"}});
}

TEST_F(VirtualMfa, ListsTellWhoHasADevice) {
  must("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "spare"}});
  EXPECT_EQ(refused("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "spare"}}),
            "EntityAlreadyExists: MFADevice entity at the same path and name already exists.");
  must("EnableMFADevice", codes(-1));
  const auto listed = [&](const Value& input) {
    std::string serials;
    const auto page = must("ListVirtualMFADevices", input);
    for (const auto& device : page.at("VirtualMFADevices")) {
      EXPECT_FALSE(device.contains("Base32StringSeed"));
      serials += device.at("SerialNumber").get<std::string>().substr(30) + " ";
    }
    return serials;
  };
  EXPECT_EQ(listed(Value::object()), "phones/alice spare ");
  EXPECT_EQ(listed({{"AssignmentStatus", "Assigned"}}), "phones/alice ");
  EXPECT_EQ(listed({{"AssignmentStatus", "Unassigned"}}), "spare ");
  const auto first = must("ListVirtualMFADevices", {{"MaxItems", 1}});
  EXPECT_EQ(first.at("VirtualMFADevices").at(0).at("User").at("UserName"), "alice");
  EXPECT_EQ(listed({{"Marker", first.at("Marker")}}), "spare ");
  const auto numbers = must("GetAccountSummary").at("SummaryMap");
  EXPECT_EQ(numbers.at("MFADevices"), 2);
  EXPECT_EQ(numbers.at("MFADevicesInUse"), 1);
}

TEST_F(VirtualMfa, ADeviceFollowsItsUserToANewName) {
  must("EnableMFADevice", codes(-1));
  must("UpdateUser", {{"UserName", "alice"}, {"NewUserName", "alicia"}});
  EXPECT_EQ(must("ListMFADevices", {{"UserName", "alicia"}}).at("MFADevices").size(), 1u);
}

}  // namespace
}  // namespace tests
