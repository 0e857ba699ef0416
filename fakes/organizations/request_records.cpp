#include "fakes/organizations/records.h"

namespace fakes::organizations {

using sim::state::Row;

namespace {

Creation read_creation(const Row& row) {
  Creation creation;
  creation.row = row.integer(0);
  creation.id = row.text(1);
  creation.org = row.text(2);
  creation.name = row.text(3);
  creation.email = row.text(4);
  creation.role = row.text(5);
  creation.tags = row.text(6);
  creation.state = row.text(7);
  creation.account = row.text(8);
  creation.failure = row.text(9);
  creation.requested = sim::from_millis(row.integer(10));
  if (!row.is_null(11)) creation.completed = sim::from_millis(row.integer(11));
  return creation;
}

const std::string kCreationColumns =
    "id, org, name, email, role, tags, state, account, failure, requested, completed";
const std::string kSelectCreation = "SELECT row, " + kCreationColumns + " FROM org_creation ";

Handshake read_handshake(const Row& row) {
  Handshake handshake;
  handshake.row = row.integer(0);
  handshake.id = row.text(1);
  handshake.org = row.text(2);
  handshake.account = row.text(3);
  handshake.party = row.text(4);
  handshake.party_id = row.text(5);
  handshake.notes = row.text(6);
  handshake.tags = row.text(7);
  handshake.state = row.text(8);
  handshake.requested = sim::from_millis(row.integer(9));
  handshake.expires = sim::from_millis(row.integer(10));
  return handshake;
}

const std::string kHandshakeColumns =
    "id, org, account, party, party_id, notes, tags, state, requested, expires";
const std::string kSelectHandshake = "SELECT row, " + kHandshakeColumns + " FROM org_handshake ";

}  // namespace

void add_creation(Database& state, const Creation& creation) {
  state.run("INSERT INTO org_creation (" + kCreationColumns +
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            creation.id, creation.org, creation.name, creation.email, creation.role, creation.tags,
            creation.state, creation.account, creation.failure, sim::to_millis(creation.requested));
}

std::optional<Creation> find_creation(Database& state, std::string_view id) {
  return state.first(kSelectCreation + "WHERE id = ?", read_creation, id);
}

std::vector<Creation> creations_of(Database& state, std::string_view org) {
  return state.all(kSelectCreation + "WHERE org = ? ORDER BY row", read_creation, org);
}

void finish_creation(Database& state, const Creation& creation) {
  state.run(
      "UPDATE org_creation SET state = ?, account = ?, failure = ?, completed = ? WHERE id = ?",
      creation.state, creation.account, creation.failure,
      sim::to_millis(creation.completed.value()), creation.id);
}

void add_handshake(Database& state, const Handshake& handshake) {
  state.run(
      "INSERT INTO org_handshake (" + kHandshakeColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      handshake.id, handshake.org, handshake.account, handshake.party, handshake.party_id,
      handshake.notes, handshake.tags, handshake.state, sim::to_millis(handshake.requested),
      sim::to_millis(handshake.expires));
}

std::optional<Handshake> find_handshake(Database& state, std::string_view id) {
  return state.first(kSelectHandshake + "WHERE id = ?", read_handshake, id);
}

std::vector<Handshake> handshakes_sent(Database& state, std::string_view org) {
  return state.all(kSelectHandshake + "WHERE org = ? ORDER BY row", read_handshake, org);
}

std::vector<Handshake> handshakes_received(Database& state, std::string_view account) {
  return state.all(kSelectHandshake + "WHERE account = ? ORDER BY row", read_handshake, account);
}

void set_handshake_state(Database& state, std::string_view id, std::string_view to) {
  state.run("UPDATE org_handshake SET state = ? WHERE id = ?", to, id);
}

}  // namespace fakes::organizations
