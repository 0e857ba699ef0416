// SQLite behind a small door: cached statements, rows, savepoints, whole-database images, and a
// note of which tables an answer came from. The only place that includes sqlite3.h. Repositories of
// the fakes and the world's own tables are built on it; one thread uses a database at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace sim::state {

// Something is wrong with the database file itself (locked, not ours, another version); the message
// is one line for a person and names the file.
struct DatabaseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One row of an answer, valid inside the callback that receives it. Columns count from 0.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const { return std::string(view(column)); }
  std::string_view view(int column) const;  // text or blob; gone after the next step
  bool is_null(int column) const;

 private:
  sqlite3_stmt* statement_;
};

// Bytes that are bound as a BLOB instead of TEXT.
struct Blob {
  std::string_view bytes;
};

// The tables that some work has read: what it found there stands until one of them is written to.
class Sources {
 public:
  bool unchanged() const;

 private:
  friend class Watch;
  struct Table {
    const uint64_t* writes;
    uint64_t then;
  };
  std::vector<Table> tables_;
};

class Database {
 public:
  // ":memory:" or a file, opened for this process alone. Throws DatabaseError.
  explicit Database(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Several statements without parameters (schemas).
  void script(const std::string& sql);

  // One statement without rows. Answers the number of rows changed.
  template <class... Args>
  int run(std::string_view sql, const Args&... args) {
    Use use(*this, sql);
    bind_all(use.statement, args...);
    return run_bound(use.statement);
  }

  // Calls on_row(const Row&) for each row. A callback that answers bool ends the loop with false.
  template <class F, class... Args>
  void each(std::string_view sql, F&& on_row, const Args&... args) {
    Use use(*this, sql);
    bind_all(use.statement, args...);
    const Row row(use.statement);
    while (step(use.statement)) {
      if constexpr (std::is_same_v<std::invoke_result_t<F, const Row&>, bool>) {
        if (!on_row(row)) break;
      } else {
        on_row(row);
      }
    }
  }

  // The first row mapped by `read`, or nothing.
  template <class F, class... Args>
  auto first(std::string_view sql, F&& read, const Args&... args)
      -> std::optional<std::invoke_result_t<F, const Row&>> {
    std::optional<std::invoke_result_t<F, const Row&>> found;
    each(
        sql,
        [&](const Row& row) {
          found.emplace(read(row));
          return false;
        },
        args...);
    return found;
  }

  // Every row mapped by `read`.
  template <class F, class... Args>
  auto all(std::string_view sql, F&& read, const Args&... args)
      -> std::vector<std::invoke_result_t<F, const Row&>> {
    std::vector<std::invoke_result_t<F, const Row&>> rows;
    each(
        sql, [&](const Row& row) { rows.push_back(read(row)); }, args...);
    return rows;
  }

  template <class... Args>
  std::optional<int64_t> integer(std::string_view sql, const Args&... args) {
    return first(
        sql, [](const Row& row) { return row.integer(0); }, args...);
  }
  template <class... Args>
  std::optional<std::string> text(std::string_view sql, const Args&... args) {
    return first(
        sql, [](const Row& row) { return row.text(0); }, args...);
  }

  int64_t last_row_id() const;
  int64_t total_changes() const;  // rows changed since the database was opened

  // The whole database as bytes, and back. Schema included; open statements are finished first.
  std::string image() const;
  void load_image(std::string_view bytes);

 private:
  friend class Batch;
  friend class Savepoint;
  friend class Watch;

  // A cached statement taken out for one use, so that a query may run inside another's callback.
  struct Use {
    Use(Database& owner, std::string_view sql);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    Database& database;
    struct Idle* idle;
    sqlite3_stmt* statement;
  };

  static void bind(sqlite3_stmt* statement, int index, std::nullptr_t);
  static void bind(sqlite3_stmt* statement, int index, int64_t value);
  static void bind(sqlite3_stmt* statement, int index, double value);
  static void bind(sqlite3_stmt* statement, int index, std::string_view value);
  static void bind(sqlite3_stmt* statement, int index, Blob value);
  template <class T>
  static void bind_one(sqlite3_stmt* statement, int index, const T& value) {
    if constexpr (std::is_integral_v<T>) {
      bind(statement, index, static_cast<int64_t>(value));
    } else if constexpr (requires { value.has_value(); }) {
      if (value) {
        bind_one(statement, index, *value);
      } else {
        bind(statement, index, nullptr);
      }
    } else if constexpr (std::is_convertible_v<T, std::string_view>) {
      bind(statement, index, std::string_view(value));
    } else {
      bind(statement, index, value);
    }
  }
  template <class... Args>
  static void bind_all([[maybe_unused]] sqlite3_stmt* statement, const Args&... args) {
    int index = 0;
    (bind_one(statement, ++index, args), ...);
  }
  bool step(sqlite3_stmt* statement);
  int run_bound(sqlite3_stmt* statement);
  [[noreturn]] void fail(const char* doing) const;
  void finish_statements();
  void forget_sources();  // every table counts as written to

  struct Statements;
  sqlite3* handle_ = nullptr;
  std::string path_;
  std::unique_ptr<Statements> statements_;
  int savepoint_depth_ = 0;
  bool in_batch_ = false;
  class Watch* watch_ = nullptr;
};

// Notes the tables that are read while it lives. One at a time: throws std::logic_error.
class Watch {
 public:
  explicit Watch(Database& database);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  const Sources& sources() const { return sources_; }

 private:
  friend class Database;
  void note(const uint64_t* writes);

  Database& database_;
  Sources sources_;
};

// Writes that reach the database together, at the end: a request's. Inside another batch it is part
// of that one. Nothing is undone when the work fails.
class Batch {
 public:
  explicit Batch(Database& database);
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  void end();  // throws DatabaseError, which the destructor would keep to itself

 private:
  Database& database_;
  bool open_;
};

// Work that is undone unless it is kept. May be nested.
class Savepoint {
 public:
  explicit Savepoint(Database& database);
  ~Savepoint();
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  void keep();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace sim::state
