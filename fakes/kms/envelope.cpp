#include "fakes/kms/envelope.h"

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::kms {
namespace {

// The version of the format; it shows as AQICAHg in base64, as the blobs of today's KMS do.
constexpr std::string_view kMagic("\x01\x02\x02\x00\x78", 5);
constexpr size_t kMaterialSize = 32;
constexpr size_t kIvSize = 12;
constexpr size_t kTagSize = 16;

std::string header_of(std::string_view key_id, std::string_view material_id) {
  std::string header(kMagic);
  header += static_cast<char>(key_id.size());
  header += key_id;
  header += sim::encoding::from_hex(material_id).value();
  return header;
}

void put_counted(std::string& out, std::string_view text) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>((text.size() >> shift) & 0xff);
  }
  out += text;
}

// Length prefixes keep {"ab": "c"} and {"a": "bc"} apart. Objects are sorted by the bytes of their
// keys, so the order of a request does not matter, while everything else does.
std::string authenticated_data(std::string_view header, const sim::Value& context) {
  std::string data;
  put_counted(data, header);
  if (!context.is_object()) return data;
  for (const auto& [name, value] : context.items()) {
    put_counted(data, name);
    put_counted(data, value.get_ref<const std::string&>());
  }
  return data;
}

}  // namespace

std::optional<Blob> read_blob(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return std::nullopt;
  bytes.remove_prefix(kMagic.size());
  const size_t id_size = bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front());
  if (id_size == 0 || bytes.size() < 1 + id_size + kMaterialSize + kIvSize + kTagSize) {
    return std::nullopt;
  }
  bytes.remove_prefix(1);
  const auto take = [&](size_t count) {
    const std::string part(bytes.substr(0, count));
    bytes.remove_prefix(count);
    return part;
  };
  Blob blob;
  blob.key_id = take(id_size);
  blob.material_id = sim::encoding::hex(take(kMaterialSize));
  blob.iv = take(kIvSize);
  blob.sealed = bytes;
  return blob;
}

std::string seal_blob(std::string_view material, std::string_view key_id,
                      std::string_view material_id, std::string_view iv, const sim::Value& context,
                      std::string_view plaintext) {
  const std::string header = header_of(key_id, material_id);
  return header + std::string(iv) +
         sim::crypto::seal(material, iv, authenticated_data(header, context), plaintext);
}

std::optional<std::string> open_blob(std::string_view material, const Blob& blob,
                                     const sim::Value& context) {
  const std::string header = header_of(blob.key_id, blob.material_id);
  return sim::crypto::open(material, blob.iv, authenticated_data(header, context), blob.sealed);
}

}  // namespace fakes::kms
