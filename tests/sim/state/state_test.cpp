// The store and what stands on it: savepoints, images, ids, agenda, settings, state files.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "sim/state/accounts.h"
#include "sim/state/agenda.h"
#include "sim/state/ids.h"
#include "sim/state/store.h"

namespace {

using namespace sim;
using namespace sim::state;

int64_t count(Database& db) { return *db.integer("SELECT count(*) FROM t"); }

TEST(Database, ASavepointUndoesUnlessKept) {
  Database db(":memory:");
  db.script("CREATE TABLE t (a)");
  {
    Savepoint outer(db);
    db.run("INSERT INTO t VALUES (1)");
    {
      Savepoint inner(db);
      db.run("INSERT INTO t VALUES (2)");
      EXPECT_EQ(count(db), 2);
    }
    EXPECT_EQ(count(db), 1);
    outer.keep();
  }
  EXPECT_EQ(count(db), 1);
  {
    Savepoint dropped(db);
    db.run("DELETE FROM t");
  }
  EXPECT_EQ(count(db), 1);
}

TEST(Database, AQueryMayRunInsideItsOwnCallback) {
  Database db(":memory:");
  db.script("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);");
  int seen = 0;
  db.each("SELECT a FROM t",
          [&](const Row&) { db.each("SELECT a FROM t", [&](const Row&) { ++seen; }); });
  EXPECT_EQ(seen, 4);
}

TEST(Database, BindsEveryKindOfValue) {
  Database db(":memory:");
  const std::string bytes("a\0b", 3);
  const std::optional<std::string> none;
  db.first(
      "SELECT ?, ?, ?, ?, typeof(?), typeof(?)",
      [&](const Row& row) {
        EXPECT_EQ(row.integer(0), 42);
        EXPECT_DOUBLE_EQ(row.real(1), 1.5);
        EXPECT_EQ(row.text(2), bytes);
        EXPECT_TRUE(row.is_null(3));
        EXPECT_EQ(row.text(4), "blob");
        EXPECT_EQ(row.text(5), "text");
        return 0;
      },
      42, 1.5, bytes, none, Blob{bytes}, std::string());
}

TEST(Database, AnImageBringsEverythingBack) {
  Database db(":memory:");
  db.script("CREATE TABLE t (a); INSERT INTO t VALUES (1);");
  const std::string image = db.image();
  db.run("INSERT INTO t VALUES (2)");
  db.load_image(image);
  EXPECT_EQ(count(db), 1);
  db.run("INSERT INTO t VALUES (3)");
  EXPECT_EQ(count(db), 2);
}

TEST(Ids, TheSameSeedGivesTheSameIds) {
  const auto draw = [](uint64_t seed) {
    Database ledger(":memory:");
    ledger.script(kIdsSchema);
    Ids ids(ledger, seed);
    return std::vector<std::string>{ids.uuid("report"), ids.uuid("report"), ids.base32("key", 16),
                                    ids.hex("finding", 32), ids.token("upload", 48)};
  };
  EXPECT_EQ(draw(1), draw(1));
  EXPECT_NE(draw(1), draw(2));
  const auto ids = draw(1);
  EXPECT_NE(ids[0], ids[1]);
  EXPECT_EQ(ids[0].size(), 36u);
  EXPECT_EQ(ids[0][14], '4');
  EXPECT_EQ(ids[2].size(), 16u);
  EXPECT_EQ(ids[4].size(), 64u);
}

TEST(Agenda, RunsByDueTimeThenByOrderOfArrival) {
  Database db(":memory:");
  db.script(kAgendaSchema);
  Agenda agenda(db);
  agenda.add({0, from_millis(20), "s", "late", "x", "", "us-east-1"});
  agenda.add({0, from_millis(10), "s", "first", "x", "", ""});
  agenda.add({0, from_millis(10), "s", "second", "x", "", ""});
  agenda.forget("s", "late", "other subject", "us-east-1");
  agenda.forget("s", "late", "x", "eu-west-1");
  std::vector<std::string> order;
  while (const auto item = agenda.next()) {
    order.push_back(item->job);
    agenda.remove(item->id);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"first", "second", "late"}));
}

TEST(Settings, UnknownNamesAndTypesAreRefused) {
  Database db(":memory:");
  db.script(kAccountsSchema);
  Settings settings(db);
  settings.declare({{"a.slash", true, "…"}, {"a.seconds", 5, "…"}, {"a.form", "iso", "…"}});
  EXPECT_TRUE(settings.flag("a.slash"));
  settings.set("a.slash", false);
  EXPECT_FALSE(settings.flag("a.slash"));
  try {
    settings.set("a.slsh", true);
    FAIL() << "an unknown setting was accepted";
  } catch (const std::invalid_argument& e) {
    EXPECT_STREQ(e.what(), "unknown setting \"a.slsh\"; did you mean \"a.slash\"?");
  }
  EXPECT_THROW(settings.set("a.slash", "no"), std::invalid_argument);
  EXPECT_THROW(settings.set("a.seconds", 1.5), std::invalid_argument);
  EXPECT_THROW(settings.get("a.other"), std::logic_error);
  db.run("DELETE FROM setting");
  settings.reload();
  EXPECT_TRUE(settings.flag("a.slash"));
}

class StateFile : public ::testing::Test {
 protected:
  StateFile()
      : path_(std::filesystem::temp_directory_path() /
              ("inspector-sim-state-" + std::to_string(::getpid()) + ".db")) {
    clean();
  }
  ~StateFile() override { clean(); }
  void clean() {
    for (const char* suffix : {"", "-ledger", "-wal", "-shm", "-ledger-wal", "-ledger-shm"}) {
      std::filesystem::remove(path_.string() + suffix);
    }
  }
  std::string message() {
    try {
      Store store(path_.string());
      return "opened";
    } catch (const DatabaseError& e) {
      return e.what();
    }
  }
  std::filesystem::path path_;
};

TEST_F(StateFile, KeepsWhatWasWritten) {
  {
    Store store(path_.string());
    EXPECT_FALSE(store.existed());
    store.state.script("CREATE TABLE t (a); INSERT INTO t VALUES (7);");
  }
  Store again(path_.string());
  EXPECT_TRUE(again.existed());
  EXPECT_EQ(again.state.integer("SELECT a FROM t"), 7);
}

TEST_F(StateFile, ALockedFileIsOneClearLine) {
  Store store(path_.string());
  EXPECT_NE(message().find("in use by another process"), std::string::npos) << message();
}

TEST_F(StateFile, AForeignFileIsRefused) {
  std::ofstream(path_) << "this is no database, and it is longer than a header of one would be....."
                          "...................................................";
  EXPECT_NE(message().find("not a database of inspector-sim"), std::string::npos) << message();
}

TEST_F(StateFile, AnotherVersionIsRefused) {
  {
    Store store(path_.string());
    store.state.script("CREATE TABLE t (a); PRAGMA user_version=999;");
  }
  EXPECT_NE(message().find("has version 999"), std::string::npos) << message();
}

}  // namespace
