// What is kept of a database's answers, and what makes it be asked again.
#include "sim/state/kept.h"

#include <gtest/gtest.h>

namespace {

using sim::state::Database;
using sim::state::Kept;
using sim::state::Savepoint;

constexpr const char* kTables =
    "CREATE TABLE policy (name TEXT PRIMARY KEY, document TEXT);"
    "CREATE TABLE document_log (name TEXT);"
    "CREATE TABLE object (name TEXT PRIMARY KEY);"
    "CREATE TABLE child (name TEXT PRIMARY KEY, of_object TEXT REFERENCES object (name) ON DELETE "
    "CASCADE);"
    "CREATE TRIGGER log_it AFTER INSERT ON document_log BEGIN UPDATE policy SET document = 'told' "
    "WHERE name = NEW.name; END;"
    "INSERT INTO policy VALUES ('p', 'first');"
    "INSERT INTO object VALUES ('o');"
    "INSERT INTO child VALUES ('c', 'o');"
    "PRAGMA foreign_keys = ON;";

struct Change {
  const char* name;
  bool asked_again;  // the look-up reads tables policy and child
  void (*make)(Database&);
};

const Change kChanges[] = {
    {"Nothing", false, [](Database&) {}},
    {"ReadOfATable", false, [](Database& db) { db.integer("SELECT count(*) FROM policy"); }},
    {"WriteOfAnotherTable", false, [](Database& db) { db.run("INSERT INTO object VALUES ('n')"); }},
    {"EmptySavepointThatIsKept", false, [](Database& db) { Savepoint(db).keep(); }},
    {"Insert", true, [](Database& db) { db.run("INSERT INTO policy VALUES ('q', '')"); }},
    {"Update", true, [](Database& db) { db.run("UPDATE policy SET document = 'second'"); }},
    {"Delete", true, [](Database& db) { db.run("DELETE FROM policy"); }},
    {"Replace", true, [](Database& db) { db.run("REPLACE INTO policy VALUES ('p', 'new')"); }},
    {"Upsert", true,
     [](Database& db) {
       db.run(
           "INSERT INTO policy VALUES ('p', 'x') ON CONFLICT (name) DO UPDATE SET document = 'x'");
     }},
    {"Trigger", true, [](Database& db) { db.run("INSERT INTO document_log VALUES ('p')"); }},
    {"ForeignKey", true, [](Database& db) { db.run("DELETE FROM object"); }},
    {"Script", true, [](Database& db) { db.script("UPDATE policy SET document = 'second'"); }},
    {"Rollback", true,
     [](Database& db) {
       const Savepoint undone(db);
       db.run("UPDATE policy SET document = 'second'");
     }},
    {"Image", true, [](Database& db) { db.load_image(db.image()); }},
};

class KeptAnswer : public testing::TestWithParam<Change> {};

TEST_P(KeptAnswer, StandsUntilATableChangesThatItWasReadFrom) {
  Database db(":memory:");
  db.script(kTables);
  Kept<std::string> kept(db);
  int asked = 0;
  const auto look_up = [&] {
    ++asked;
    return db.text("SELECT document FROM policy WHERE name = 'p'").value_or("none") +
           db.text("SELECT name FROM child").value_or("none");
  };
  ASSERT_EQ(*kept.get("p", look_up), "firstc");
  GetParam().make(db);
  const auto again = kept.get("p", look_up);
  EXPECT_EQ(asked, GetParam().asked_again ? 2 : 1);
  EXPECT_EQ(*again, look_up());
}

INSTANTIATE_TEST_SUITE_P(Changes, KeptAnswer, testing::ValuesIn(kChanges),
                         [](const auto& each) { return std::string(each.param.name); });

// A rollback takes back what was kept of the tables as they were in between.
TEST(KeptAnswers, OfWorkThatIsUndoneAreForgotten) {
  Database db(":memory:");
  db.script(kTables);
  Kept<std::string> kept(db);
  const auto look_up = [&] { return db.text("SELECT document FROM policy").value(); };
  {
    const Savepoint undone(db);
    db.run("UPDATE policy SET document = 'second'");
    EXPECT_EQ(*kept.get("p", look_up), "second");
  }
  EXPECT_EQ(*kept.get("p", look_up), "first");
}

TEST(KeptAnswers, AreByName) {
  Database db(":memory:");
  Kept<std::string> kept(db);
  EXPECT_EQ(*kept.get("p", [] { return std::string("of p"); }), "of p");
  EXPECT_EQ(*kept.get("q", [] { return std::string("of q"); }), "of q");
  EXPECT_EQ(*kept.get("p", [] { return std::string("not asked"); }), "of p");
}

TEST(KeptAnswers, AreNotMadeOfOneAnother) {
  Database db(":memory:");
  Kept<std::string> kept(db);
  const auto inner = [] { return std::string(); };
  EXPECT_THROW(kept.get("o", [&] { return *kept.get("i", inner); }), std::logic_error);
  EXPECT_NO_THROW(kept.get("o", inner));
}

}  // namespace
