// Writes that reach a database together.
#include <gtest/gtest.h>

#include <filesystem>

#include "sim/state/database.h"

namespace {

using sim::state::Batch;
using sim::state::Database;

constexpr const char* kCount = "SELECT count(*) FROM entry";

// A database whose file a copy of can be looked at while a batch is under way.
class BatchTest : public testing::Test {
 protected:
  BatchTest() : file_(testing::TempDir() + "batch_test.db") {
    std::filesystem::remove(file_);
    db_.emplace(file_);
    db_->script("CREATE TABLE entry (id INTEGER PRIMARY KEY)");
  }
  void add() { db_->run("INSERT INTO entry DEFAULT VALUES"); }
  int64_t in_file() const {
    const std::string copy = file_ + ".copy";
    std::filesystem::copy_file(file_, copy, std::filesystem::copy_options::overwrite_existing);
    return Database(copy).integer(kCount).value();
  }

  std::string file_;
  std::optional<Database> db_;
};

TEST_F(BatchTest, ReachesTheFileAtItsEnd) {
  Batch batch(*db_);
  add();
  EXPECT_EQ(db_->integer(kCount), 1);
  EXPECT_EQ(in_file(), 0);
  batch.end();
  EXPECT_EQ(in_file(), 1);
}

TEST_F(BatchTest, InsideAnotherIsPartOfIt) {
  Batch outer(*db_);
  {
    Batch inner(*db_);
    add();
    inner.end();
  }
  EXPECT_EQ(in_file(), 0);
  outer.end();
  EXPECT_EQ(in_file(), 1);
}

TEST_F(BatchTest, KeepsWhatWasWrittenBeforeTheWorkFailed) {
  try {
    const Batch batch(*db_);
    add();
    throw std::runtime_error("failed");
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(in_file(), 1);
}

// What cannot be written at the end ends this batch, and not every one that comes after.
TEST_F(BatchTest, ThatCannotBeWrittenIsOverAllTheSame) {
  db_->script(
      "PRAGMA foreign_keys = ON; CREATE TABLE child (entry INTEGER REFERENCES entry (id) "
      "DEFERRABLE "
      "INITIALLY DEFERRED)");
  Batch orphan(*db_);
  db_->run("INSERT INTO child VALUES (7)");
  EXPECT_ANY_THROW(orphan.end());
  EXPECT_EQ(db_->integer("SELECT count(*) FROM child"), 0);
  Batch next(*db_);
  add();
  next.end();
  EXPECT_EQ(in_file(), 1);
}

}  // namespace
