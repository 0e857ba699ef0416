#include "sim/state/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <utility>

namespace sim::state {

// The idle statements of one SQL text, and what the text does: how often the tables that it reads
// and those that it writes have been written to.
struct Idle {
  std::vector<sqlite3_stmt*> statements;
  std::vector<uint64_t*> reads, writes;
};

struct Database::Statements {
  std::map<std::string, Idle, std::less<>> by_sql;
  std::map<std::string, uint64_t, std::less<>> writes_of;  // by table
  Idle* preparing = nullptr;

  // SQLite asks this for everything that a statement would do, while it prepares it; triggers and
  // what a foreign key sets off are among it.
  static int note(void* self, int action, const char* table, const char*, const char*,
                  const char*) {
    auto& all = *static_cast<Statements*>(self);
    const bool writes =
        action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE;
    if (!all.preparing || (!writes && action != SQLITE_READ)) return SQLITE_OK;
    auto& list = writes ? all.preparing->writes : all.preparing->reads;
    auto* count = &all.writes_of[table];
    if (std::find(list.begin(), list.end(), count) == list.end()) list.push_back(count);
    return SQLITE_OK;
  }
};

bool Sources::unchanged() const {
  return std::all_of(tables_.begin(), tables_.end(),
                     [](const Table& table) { return *table.writes == table.then; });
}

int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Row::real(int column) const { return sqlite3_column_double(statement_, column); }
bool Row::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::string_view Row::view(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<size_t>(size))
              : std::string_view();
}

Database::Database(const std::string& path)
    : path_(path), statements_(std::make_unique<Statements>()) {
  if (sqlite3_open_v2(path.c_str(), &handle_,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                      nullptr) != SQLITE_OK) {
    const std::string why = handle_ ? sqlite3_errmsg(handle_) : "out of memory";
    sqlite3_close(handle_);
    throw DatabaseError(fmt::format("cannot open state file {}: {}", path, why));
  }
  try {
    // Exclusive: two simulators on one file would each undo the other's world. Nothing here writes
    // to the file, which may turn out to be somebody else's.
    script(
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; "
        "PRAGMA cache_size=-8000;");
    script("BEGIN EXCLUSIVE; COMMIT;");
    sqlite3_set_authorizer(handle_, Statements::note, statements_.get());
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

Database::~Database() {
  finish_statements();
  sqlite3_close(handle_);
}

void Database::finish_statements() {
  for (auto& [sql, idle] : statements_->by_sql) {
    for (auto* statement : idle.statements) sqlite3_finalize(statement);
    idle.statements.clear();
  }
}

void Database::fail(const char* doing) const {
  switch (sqlite3_errcode(handle_)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw DatabaseError(
          fmt::format("state file {} is in use by another process: stop it, or name another file "
                      "with --state",
                      path_));
    case SQLITE_NOTADB:
      throw DatabaseError(fmt::format(
          "state file {} is not a database of inspector-sim: name another file with --state",
          path_));
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
      throw DatabaseError(fmt::format("state file {}: {}", path_, sqlite3_errmsg(handle_)));
    default:
      throw std::runtime_error(fmt::format("SQLite: {}: {}", doing, sqlite3_errmsg(handle_)));
  }
}

void Database::forget_sources() {
  for (auto& [table, writes] : statements_->writes_of) ++writes;
}

void Database::script(const std::string& sql) {
  forget_sources();
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail(sql.c_str());
  }
}

Database::Use::Use(Database& owner, std::string_view sql) : database(owner) {
  auto& by_sql = owner.statements_->by_sql;
  auto at = by_sql.find(sql);
  if (at == by_sql.end()) at = by_sql.emplace(std::string(sql), Idle()).first;
  idle = &at->second;
  if (!idle->statements.empty()) {
    statement = idle->statements.back();
    idle->statements.pop_back();
  } else {
    owner.statements_->preparing = idle;
    const int status = sqlite3_prepare_v3(owner.handle_, sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    owner.statements_->preparing = nullptr;
    if (status != SQLITE_OK) owner.fail(at->first.c_str());
  }
  for (auto* writes : idle->writes) ++*writes;
  if (owner.watch_) {
    for (const auto* writes : idle->reads) owner.watch_->note(writes);
  }
}

Database::Use::~Use() {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  idle->statements.push_back(statement);
}

void Database::bind(sqlite3_stmt* statement, int index, std::nullptr_t) {
  sqlite3_bind_null(statement, index);
}
void Database::bind(sqlite3_stmt* statement, int index, int64_t value) {
  sqlite3_bind_int64(statement, index, value);
}
void Database::bind(sqlite3_stmt* statement, int index, double value) {
  sqlite3_bind_double(statement, index, value);
}
// The arguments of run() and each() outlive the statement's use, so nothing is copied.
void Database::bind(sqlite3_stmt* statement, int index, std::string_view value) {
  sqlite3_bind_text64(statement, index, value.data() ? value.data() : "", value.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
}
void Database::bind(sqlite3_stmt* statement, int index, Blob value) {
  sqlite3_bind_blob64(statement, index, value.bytes.data() ? value.bytes.data() : "",
                      value.bytes.size(), SQLITE_STATIC);
}

bool Database::step(sqlite3_stmt* statement) {
  switch (sqlite3_step(statement)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      fail(sqlite3_sql(statement));
  }
}

int Database::run_bound(sqlite3_stmt* statement) {
  while (step(statement)) {
  }
  return sqlite3_changes(handle_);
}

int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(handle_); }
int64_t Database::total_changes() const { return sqlite3_total_changes64(handle_); }

std::string Database::image() const {
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(handle_, "main", &size, 0);
  if (!bytes) throw std::runtime_error("SQLite: cannot take an image of the database");
  std::string out(reinterpret_cast<char*>(bytes), static_cast<size_t>(size));
  sqlite3_free(bytes);
  return out;
}

void Database::load_image(std::string_view bytes) {
  if (savepoint_depth_ > 0) throw std::logic_error("an image cannot be loaded inside a savepoint");
  finish_statements();
  forget_sources();
  sqlite3* source = nullptr;
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  std::copy(bytes.begin(), bytes.end(), copy);
  // The image of a file in WAL mode says so in its header (bytes 18 and 19 of SQLite's file
  // format), and a database in memory cannot be opened in that mode.
  constexpr size_t kWriteVersion = 18, kReadVersion = 19, kHeaderSize = 100;
  if (bytes.size() >= kHeaderSize) copy[kWriteVersion] = copy[kReadVersion] = 1;
  if (sqlite3_open(":memory:", &source) != SQLITE_OK ||
      sqlite3_deserialize(source, "main", copy, static_cast<sqlite3_int64>(bytes.size()),
                          static_cast<sqlite3_int64>(bytes.size()),
                          SQLITE_DESERIALIZE_FREEONCLOSE) != SQLITE_OK) {
    sqlite3_close(source);
    throw std::runtime_error("SQLite: the image of a database could not be read");
  }
  sqlite3_backup* backup = sqlite3_backup_init(handle_, "main", source, "main");
  const int copied = backup ? sqlite3_backup_step(backup, -1) : SQLITE_ERROR;
  sqlite3_backup_finish(backup);
  sqlite3_close(source);
  if (copied != SQLITE_DONE) throw std::runtime_error("SQLite: restoring an image failed");
}

Batch::Batch(Database& database) : database_(database), open_(!database.in_batch_) {
  if (!open_) return;
  database_.run("BEGIN");
  database_.in_batch_ = true;
}

Batch::~Batch() {
  try {
    end();
  } catch (const std::exception&) {
    // Whoever minds calls end().
  }
}

void Batch::end() {
  if (!std::exchange(open_, false)) return;
  database_.in_batch_ = false;
  try {
    database_.run("COMMIT");
  } catch (...) {
    // Of a full disk, say: what is written next must not find this batch still open.
    if (sqlite3_get_autocommit(database_.handle_) == 0) database_.run("ROLLBACK");
    throw;
  }
}

Savepoint::Savepoint(Database& database) : database_(database) {
  database_.run(fmt::format("SAVEPOINT s{}", database_.savepoint_depth_));
  ++database_.savepoint_depth_;
}

Savepoint::~Savepoint() {
  if (!open_) return;
  --database_.savepoint_depth_;
  database_.run(fmt::format("ROLLBACK TO s{}", database_.savepoint_depth_));
  database_.forget_sources();
  database_.run(fmt::format("RELEASE s{}", database_.savepoint_depth_));
}

void Savepoint::keep() {
  open_ = false;
  --database_.savepoint_depth_;
  database_.run(fmt::format("RELEASE s{}", database_.savepoint_depth_));
}

Watch::Watch(Database& database) : database_(database) {
  if (database_.watch_) throw std::logic_error("a look-up that is kept asks for another one");
  database_.watch_ = this;
}

Watch::~Watch() { database_.watch_ = nullptr; }

void Watch::note(const uint64_t* writes) {
  auto& tables = sources_.tables_;
  if (std::none_of(tables.begin(), tables.end(),
                   [&](const Sources::Table& table) { return table.writes == writes; })) {
    tables.push_back({writes, *writes});
  }
}

}  // namespace sim::state
