#include "fakes/s3/records.h"

#include <stdexcept>

namespace fakes::s3 {
namespace {

using sim::state::Blob;
using sim::state::Row;

std::optional<std::string> dumped(const std::optional<Value>& value) {
  return value ? std::optional(value->dump()) : std::nullopt;
}

std::optional<Value> parsed(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(Value::parse(row.view(column)));
}

constexpr std::string_view kBucketColumns =
    "SELECT id, name, partition, account, region, location, created, policy, policy_is_public, "
    "ownership, public_access, encryption, tags, acl, tells_events, abac, (SELECT configuration "
    "FROM "
    "s3_account_access a WHERE a.account = s3_bucket.account) FROM s3_bucket ";

Bucket read_bucket(const Row& row) {
  Bucket b;
  b.id = row.integer(0);
  b.name = row.text(1);
  b.partition = row.text(2);
  b.account = row.text(3);
  b.region = row.text(4);
  b.location = row.text(5);
  b.created = row.integer(6);
  b.policy = row.text(7);
  b.policy_is_public = row.integer(8) != 0;
  b.ownership = row.text(9);
  b.public_access = parsed(row, 10);
  b.encryption = parsed(row, 11);
  b.tags = parsed(row, 12);
  b.acl = parsed(row, 13);
  b.tells_events = row.integer(14) != 0;
  b.abac = row.integer(15) != 0;
  b.account_access = parsed(row, 16);
  return b;
}

std::string facts_text(const Facts& facts) {
  return Value{{"headers", facts.headers},       {"metadata", facts.metadata}, {"tags", facts.tags},
               {"encryption", facts.encryption}, {"owner", facts.owner},       {"acl", facts.acl}}
      .dump();
}

Facts read_facts(std::string_view text) {
  Value all = Value::parse(text);
  return {std::move(all["headers"]),    std::move(all["metadata"]),      std::move(all["tags"]),
          std::move(all["encryption"]), all["owner"].get<std::string>(), std::move(all["acl"])};
}

Object read_object(const Row& row) {
  Object o;
  o.bucket = row.integer(0);
  o.key = row.text(1);
  o.size = row.integer(2);
  o.etag = row.text(3);
  o.modified = row.integer(4);
  o.sequence = row.integer(5);
  o.body = row.integer(6);
  o.upload = row.text(7);
  o.part_count = row.integer(8);
  o.checksum = {row.text(9), row.text(10), row.text(11)};
  o.storage_class = row.text(12);
  o.facts = read_facts(row.view(13));
  return o;
}

constexpr std::string_view kUploadColumns =
    "SELECT id, bucket, key, body, sequence, initiated, initiator, checksum_algorithm, "
    "checksum_type, storage_class, facts FROM s3_upload ";

Upload read_upload(const Row& row) {
  Upload u;
  u.id = row.text(0);
  u.bucket = row.integer(1);
  u.key = row.text(2);
  u.body = row.integer(3);
  u.sequence = row.integer(4);
  u.initiated = row.integer(5);
  u.initiator_arn = row.text(6);
  u.checksum_algorithm = row.text(7);
  u.checksum_type = row.text(8);
  u.storage_class = row.text(9);
  u.facts = read_facts(row.view(10));
  return u;
}

std::string select(std::string_view columns, std::string_view rest) {
  return std::string(columns) + std::string(rest);
}

void delete_body(Database& db, int64_t body) {
  db.run("DELETE FROM s3_frame WHERE stream IN (SELECT stream FROM s3_part WHERE body = ?)", body);
  db.run("DELETE FROM s3_part WHERE body = ?", body);
  db.run("DELETE FROM s3_body WHERE id = ?", body);
}

}  // namespace

const char* const kSchema = R"sql(
CREATE TABLE IF NOT EXISTS s3_counter (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS s3_master_key (id INTEGER PRIMARY KEY, key BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS s3_bucket (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, partition TEXT NOT NULL, account TEXT NOT NULL,
  region TEXT NOT NULL, location TEXT NOT NULL, created INTEGER NOT NULL,
  policy TEXT NOT NULL, policy_is_public INTEGER NOT NULL, ownership TEXT NOT NULL,
  public_access TEXT, encryption TEXT, tags TEXT, acl TEXT, tells_events INTEGER NOT NULL,
  abac INTEGER NOT NULL, UNIQUE (partition, name));
CREATE INDEX IF NOT EXISTS s3_bucket_by_account ON s3_bucket (partition, account, name);
CREATE TABLE IF NOT EXISTS s3_account_access (
  account TEXT PRIMARY KEY, configuration TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_object (
  bucket INTEGER NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
  modified INTEGER NOT NULL, sequence INTEGER NOT NULL, body INTEGER NOT NULL,
  upload TEXT NOT NULL, part_count INTEGER NOT NULL, checksum_algorithm TEXT NOT NULL,
  checksum_type TEXT NOT NULL, checksum TEXT NOT NULL, storage_class TEXT NOT NULL,
  facts TEXT NOT NULL, PRIMARY KEY (bucket, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_body (
  id INTEGER PRIMARY KEY, algorithm TEXT NOT NULL, key_arn TEXT NOT NULL,
  bucket_key INTEGER NOT NULL, context TEXT NOT NULL, wrapped_key BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS s3_part (
  body INTEGER NOT NULL, number INTEGER NOT NULL, stream INTEGER NOT NULL, size INTEGER NOT NULL,
  etag TEXT NOT NULL, md5 BLOB NOT NULL, checksum TEXT NOT NULL, modified INTEGER NOT NULL,
  PRIMARY KEY (body, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_frame (
  id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, frame INTEGER NOT NULL, sealed BLOB NOT NULL,
  UNIQUE (stream, frame));
CREATE TABLE IF NOT EXISTS s3_upload (
  id TEXT PRIMARY KEY, bucket INTEGER NOT NULL, key TEXT NOT NULL, body INTEGER NOT NULL,
  sequence INTEGER NOT NULL, initiated INTEGER NOT NULL, initiator TEXT NOT NULL,
  checksum_algorithm TEXT NOT NULL, checksum_type TEXT NOT NULL, storage_class TEXT NOT NULL,
  facts TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS s3_upload_by_key ON s3_upload (bucket, key, sequence);
)sql";

int64_t next_number(Database& db) {
  return db
      .integer(
          "INSERT INTO s3_counter VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = n + 1 "
          "RETURNING n")
      .value();
}

std::optional<Bucket> find_bucket(Database& db, std::string_view partition, std::string_view name) {
  static const std::string kSql = select(kBucketColumns, "WHERE partition = ? AND name = ?");
  return db.first(kSql, read_bucket, partition, name);
}

std::vector<Bucket> buckets_of(Database& db, std::string_view partition, std::string_view account) {
  static const std::string kSql =
      select(kBucketColumns, "WHERE partition = ? AND account = ? ORDER BY name");
  return db.all(kSql, read_bucket, partition, account);
}

void add_bucket(Database& db, const Bucket& b) {
  db.run("INSERT INTO s3_bucket VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
         next_number(db), b.name, b.partition, b.account, b.region, b.location, b.created, b.policy,
         b.policy_is_public, b.ownership, dumped(b.public_access), dumped(b.encryption),
         dumped(b.tags), dumped(b.acl), b.tells_events, b.abac);
}

void update_bucket(Database& db, const Bucket& b) {
  db.run(
      "UPDATE s3_bucket SET policy = ?, policy_is_public = ?, ownership = ?, public_access = ?, "
      "encryption = ?, tags = ?, acl = ?, tells_events = ?, abac = ? WHERE id = ?",
      b.policy, b.policy_is_public, b.ownership, dumped(b.public_access), dumped(b.encryption),
      dumped(b.tags), dumped(b.acl), b.tells_events, b.abac, b.id);
}

void delete_bucket(Database& db, int64_t id) {
  for (const auto& upload : uploads_of(db, id, "")) abort_upload(db, upload);
  db.run("DELETE FROM s3_bucket WHERE id = ?", id);
}

std::optional<Value> account_access_of(Database& db, std::string_view account) {
  return db.first(
      "SELECT configuration FROM s3_account_access WHERE account = ?",
      [](const Row& row) { return Value::parse(row.view(0)); }, account);
}

void set_account_access(Database& db, std::string_view account,
                        const std::optional<Value>& access) {
  if (!access) {
    db.run("DELETE FROM s3_account_access WHERE account = ?", account);
  } else {
    db.run("INSERT OR REPLACE INTO s3_account_access (account, configuration) VALUES (?, ?)",
           account, access->dump());
  }
}

bool has_objects(Database& db, int64_t bucket) {
  return db.integer("SELECT 1 FROM s3_object WHERE bucket = ? LIMIT 1", bucket).has_value();
}

std::optional<Object> find_object(Database& db, int64_t bucket, std::string_view key) {
  return db.first(
      "SELECT bucket, key, size, etag, modified, sequence, body, upload, part_count, "
      "checksum_algorithm, checksum_type, checksum, storage_class, facts FROM s3_object "
      "WHERE bucket = ? AND key = ?",
      read_object, bucket, key);
}

void put_object(Database& db, const Object& o) {
  delete_object(db, o.bucket, o.key);
  db.run("INSERT INTO s3_object VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", o.bucket, o.key,
         o.size, o.etag, o.modified, next_number(db), o.body, o.upload, o.part_count,
         o.checksum.algorithm, o.checksum.type, o.checksum.value, o.storage_class,
         facts_text(o.facts));
}

void update_facts(Database& db, const Object& o) {
  db.run("UPDATE s3_object SET facts = ? WHERE bucket = ? AND key = ?", facts_text(o.facts),
         o.bucket, o.key);
}

bool delete_object(Database& db, int64_t bucket, std::string_view key) {
  const auto body =
      db.integer("DELETE FROM s3_object WHERE bucket = ? AND key = ? RETURNING body", bucket, key);
  if (body) delete_body(db, *body);
  return body.has_value();
}

void each_object(Database& db, int64_t bucket, std::string_view from, std::string_view below,
                 const std::function<bool(const Entry&)>& visit) {
  const auto read = [&](const Row& row) {
    return visit({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.integer(5),
                  row.integer(6)});
  };
  if (below.empty()) {
    db.each(
        "SELECT key, etag, storage_class, checksum_algorithm, checksum_type, size, modified FROM "
        "s3_object WHERE bucket = ? AND key >= ? ORDER BY key",
        read, bucket, from);
  } else {
    db.each(
        "SELECT key, etag, storage_class, checksum_algorithm, checksum_type, size, modified FROM "
        "s3_object WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key",
        read, bucket, from, below);
  }
}

int64_t add_body(Database& db, const Sealing& s) {
  const int64_t id = next_number(db);
  db.run("INSERT INTO s3_body VALUES (?, ?, ?, ?, ?, ?)", id, s.algorithm, s.key_arn, s.bucket_key,
         s.context.dump(), Blob{s.wrapped_key});
  return id;
}

Sealing sealing_of(Database& db, int64_t body) {
  auto found = db.first(
      "SELECT algorithm, key_arn, bucket_key, context, wrapped_key FROM s3_body WHERE id = ?",
      [](const Row& row) {
        return Sealing{row.text(0), row.text(1), row.integer(2) != 0, Value::parse(row.view(3)),
                       row.text(4)};
      },
      body);
  if (!found) throw std::logic_error("an object of S3 has lost its body");
  return std::move(*found);
}

void put_part(Database& db, const Part& p) {
  db.run(
      "DELETE FROM s3_frame WHERE stream IN (SELECT stream FROM s3_part WHERE body = ? AND "
      "number = ?)",
      p.body, p.number);
  db.run("INSERT OR REPLACE INTO s3_part VALUES (?, ?, ?, ?, ?, ?, ?, ?)", p.body, p.number,
         p.stream, p.size, p.etag, Blob{p.md5}, p.checksum, p.modified);
}

void delete_part(Database& db, const Part& p) {
  db.run("DELETE FROM s3_frame WHERE stream = ?", p.stream);
  db.run("DELETE FROM s3_part WHERE body = ? AND number = ?", p.body, p.number);
}

std::vector<Part> parts_of(Database& db, int64_t body) {
  return db.all(
      "SELECT body, number, stream, size, etag, md5, checksum, modified FROM s3_part "
      "WHERE body = ? ORDER BY number",
      [](const Row& row) {
        return Part{row.integer(0), row.integer(1), row.integer(2), row.integer(3),
                    row.text(4),    row.text(5),    row.text(6),    row.integer(7)};
      },
      body);
}

void add_frame(Database& db, int64_t stream, int64_t frame, std::string_view sealed) {
  db.run("INSERT INTO s3_frame (stream, frame, sealed) VALUES (?, ?, ?)", stream, frame,
         Blob{sealed});
}

std::optional<std::string> find_frame(Database& db, int64_t stream, int64_t frame) {
  return db.text("SELECT sealed FROM s3_frame WHERE stream = ? AND frame = ?", stream, frame);
}

std::string master_key(Database& db) {
  return db.text("SELECT key FROM s3_master_key WHERE id = 1").value_or("");
}

void set_master_key(Database& db, std::string_view key) {
  db.run("INSERT INTO s3_master_key VALUES (1, ?)", Blob{key});
}

int64_t count_orphans(Database& db) {
  return db
      .integer(
          "SELECT (SELECT count(*) FROM s3_frame WHERE stream NOT IN (SELECT stream FROM s3_part)) "
          "+ (SELECT count(*) FROM s3_part WHERE body NOT IN (SELECT id FROM s3_body)) "
          "+ (SELECT count(*) FROM s3_body WHERE id NOT IN (SELECT body FROM s3_object) "
          "AND id NOT IN (SELECT body FROM s3_upload)) "
          "+ (SELECT count(*) FROM s3_object WHERE bucket NOT IN (SELECT id FROM s3_bucket)) "
          "+ (SELECT count(*) FROM s3_upload WHERE bucket NOT IN (SELECT id FROM s3_bucket))")
      .value();
}

std::optional<Upload> find_upload(Database& db, int64_t bucket, std::string_view key,
                                  std::string_view id) {
  static const std::string kSql = select(kUploadColumns, "WHERE id = ? AND bucket = ? AND key = ?");
  return db.first(kSql, read_upload, id, bucket, key);
}

void add_upload(Database& db, const Upload& u) {
  db.run("INSERT INTO s3_upload VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", u.id, u.bucket, u.key,
         u.body, next_number(db), u.initiated, u.initiator_arn, u.checksum_algorithm,
         u.checksum_type, u.storage_class, facts_text(u.facts));
}

void forget_upload(Database& db, const Upload& upload) {
  db.run("DELETE FROM s3_upload WHERE id = ?", upload.id);
}

void abort_upload(Database& db, const Upload& upload) {
  delete_body(db, upload.body);
  forget_upload(db, upload);
}

std::vector<Upload> uploads_of(Database& db, int64_t bucket, std::string_view prefix) {
  static const std::string kSql =
      select(kUploadColumns,
             "WHERE bucket = ? AND substr(CAST(key AS BLOB), 1, length(?)) = ? "
             "ORDER BY key, sequence");
  return db.all(kSql, read_upload, bucket, Blob{prefix}, Blob{prefix});
}

}  // namespace fakes::s3
