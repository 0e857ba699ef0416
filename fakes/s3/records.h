// The rows of S3 and everything that SQL says about them: buckets, objects, the sealed bodies
// behind them with their parts and frames, and multipart uploads. No other file of this fake holds
// SQL.
//
// An object or an upload owns one body; a body has one data key and one or more parts; a part is a
// stream of frames of at most 1 MiB. Completing an upload hands its body to the object: no byte
// moves.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/value.h"
#include "sim/state/database.h"

namespace fakes::s3 {

using sim::Value;
using sim::state::Database;

extern const char* const kSchema;

struct Bucket {
  int64_t id = 0;
  std::string name, partition, account, region;
  std::string location;  // as GetBucketLocation answers: empty, "EU", or the region
  int64_t created = 0;   // milliseconds
  std::string policy;    // empty: none
  bool policy_is_public = false;
  std::string ownership;                // empty: controls were deleted
  std::optional<Value> acl;             // grants; nothing: the owner's alone
  std::optional<Value> public_access;   // PublicAccessBlockConfiguration
  std::optional<Value> account_access;  // that of the owner's account
  std::optional<Value> encryption;      // ServerSideEncryptionConfiguration that a caller put
  std::optional<Value> tags;            // TagSet
  bool tells_events = false;            // its notification configuration names EventBridge
  bool abac = false;                    // its tags are condition keys

  // Block Public Access of the bucket or of its owner's account.
  bool blocks(const char* member) const {
    return (public_access && public_access->value(member, false)) ||
           (account_access && account_access->value(member, false));
  }
  bool acls_enabled() const { return ownership != "BucketOwnerEnforced"; }
};

// How a body is sealed. The plaintext data key is nowhere in the tables: `wrapped_key` is KMS's
// ciphertext blob, or the key sealed under the world's S3 master key.
struct Sealing {
  std::string algorithm = "AES256";  // or aws:kms, aws:kms:dsse
  std::string key_arn;
  bool bucket_key = false;
  Value context = Value::object();  // the encryption context KMS was given
  std::string wrapped_key;

  bool kms() const { return algorithm != "AES256"; }
};

struct Checksum {
  std::string algorithm;  // "CRC64NVME"; empty: none
  std::string type;       // FULL_OBJECT or COMPOSITE
  std::string value;      // base64, with "-N" when composite
};

// Facts that travel with an object and are given back as they were: headers, user metadata, tags.
struct Facts {
  Value headers = Value::object();  // ContentType, CacheControl, … as the model names them
  Value metadata = Value::object();
  Value tags = Value::array();         // [{"Key", "Value"}]
  Value encryption = Value::object();  // of an upload: encryption members of the create request
  std::string owner;                   // empty: the bucket's owner
  Value acl;                           // grants; null: the owner's alone
};

struct Object {
  int64_t bucket = 0;
  std::string key;
  int64_t size = 0;
  std::string etag;      // without quotes
  int64_t modified = 0;  // milliseconds
  int64_t sequence = 0;  // order of writes
  int64_t body = 0;
  std::string upload;      // id of the multipart upload that made it
  int64_t part_count = 0;  // 0: not a multipart object
  Checksum checksum;
  std::string storage_class = "STANDARD";
  Facts facts;
};

struct Part {
  int64_t body = 0;
  int64_t number = 1;
  int64_t stream = 0;
  int64_t size = 0;
  std::string etag;      // without quotes
  std::string md5;       // raw
  std::string checksum;  // base64, of the upload's algorithm
  int64_t modified = 0;
};

struct Upload {
  std::string id;
  int64_t bucket = 0;
  std::string key;
  int64_t body = 0;
  int64_t sequence = 0;
  int64_t initiated = 0;
  std::string initiator_arn;
  std::string checksum_algorithm, checksum_type;  // empty: the caller named none
  std::string storage_class = "STANDARD";
  Facts facts;
};

// The next number of this world's one counter: ids of rows, and the order of writes.
int64_t next_number(Database& db);

// ---- buckets ----
std::optional<Bucket> find_bucket(Database& db, std::string_view partition, std::string_view name);
std::vector<Bucket> buckets_of(Database& db, std::string_view partition, std::string_view account);
void add_bucket(Database& db, const Bucket& bucket);
void update_bucket(Database& db, const Bucket& bucket);  // everything but name, owner and region
void delete_bucket(Database& db, int64_t id);            // with its unfinished uploads
bool has_objects(Database& db, int64_t bucket);

// ---- Block Public Access of accounts ----
std::optional<Value> account_access_of(Database& db, std::string_view account);
void set_account_access(Database& db, std::string_view account, const std::optional<Value>& access);

// ---- objects ----
std::optional<Object> find_object(Database& db, int64_t bucket, std::string_view key);
// Replaces an object of that key and drops what was behind it.
void put_object(Database& db, const Object& object);
void update_facts(Database& db, const Object& object);  // of the same object: tags, ACL
bool delete_object(Database& db, int64_t bucket, std::string_view key);

// What listings show of an object.
struct Entry {
  std::string key, etag, storage_class, checksum_algorithm, checksum_type;
  int64_t size = 0, modified = 0;
};
// Objects with from <= key (and key < below, unless that is empty), in byte order of the keys,
// until the visitor answers false.
void each_object(Database& db, int64_t bucket, std::string_view from, std::string_view below,
                 const std::function<bool(const Entry&)>& visit);

// ---- bodies ----
int64_t add_body(Database& db, const Sealing& sealing);
Sealing sealing_of(Database& db, int64_t body);
// Replaces a part of that number, with its frames.
void put_part(Database& db, const Part& part);
void delete_part(Database& db, const Part& part);
std::vector<Part> parts_of(Database& db, int64_t body);
void add_frame(Database& db, int64_t stream, int64_t frame, std::string_view sealed);
std::optional<std::string> find_frame(Database& db, int64_t stream, int64_t frame);
// The master key that wraps data keys of SSE-S3; empty when the world has none yet.
std::string master_key(Database& db);
void set_master_key(Database& db, std::string_view key);
// Frames, parts and bodies that belong to nothing. Zero in a healthy world.
int64_t count_orphans(Database& db);

// ---- uploads ----
std::optional<Upload> find_upload(Database& db, int64_t bucket, std::string_view key,
                                  std::string_view id);
void add_upload(Database& db, const Upload& upload);
// Forgets the upload; its body stays for the object that takes it over.
void forget_upload(Database& db, const Upload& upload);
void abort_upload(Database& db, const Upload& upload);  // with its body
// Uploads of a bucket in order of key, then of creation.
std::vector<Upload> uploads_of(Database& db, int64_t bucket, std::string_view prefix);

}  // namespace fakes::s3
