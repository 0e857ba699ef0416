#include "sim/wire/chunked.h"

#include <charconv>
#include <optional>

#include "sim/base/api_error.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace sim::wire {
namespace {

constexpr size_t kSmallestChunk = 8192;  // of signed chunks but the last

[[noreturn]] void refuse_incomplete() {
  throw ApiError("IncompleteBody", 400, "The request body terminated unexpectedly");
}

[[noreturn]] void refuse_trailer() {
  throw ApiError("MalformedTrailerError", 400,
                 "The request contained trailing data that was not well-formed or did not conform "
                 "to our published schema.");
}

std::string chunk_text(const ChunkSeed& seed, std::string_view previous, std::string_view data) {
  return "AWS4-HMAC-SHA256-PAYLOAD\n" + seed.timestamp + "\n" + seed.scope + "\n" +
         std::string(previous) + "\n" + encoding::hex(crypto::sha256("")) + "\n" +
         encoding::hex(crypto::sha256(data));
}

std::string trailer_text(const ChunkSeed& seed, std::string_view previous,
                         const Headers& trailers) {
  std::string lines;
  for (const auto& [name, value] : trailers) lines += text::lower(name) + ":" + value + "\n";
  return "AWS4-HMAC-SHA256-TRAILER\n" + seed.timestamp + "\n" + seed.scope + "\n" +
         std::string(previous) + "\n" + encoding::hex(crypto::sha256(lines));
}

std::string sign(const ChunkSeed& seed, std::string_view text) {
  return encoding::hex(crypto::hmac_sha256(seed.key, text));
}

class Decoder {
 public:
  Decoder(std::string_view body, ChunkForm form, const ChunkSeed* seed)
      : rest_(body), form_(form), seed_(seed), previous_(seed ? seed->signature : "") {}

  ChunkedBody decode() {
    size_t number = 0;
    std::optional<size_t> small;  // a chunk that may only be the last one
    while (true) {
      const std::string_view line = take_line();
      const size_t size = chunk_size(line);
      if (size > 0 && small && form_ != ChunkForm::kUnsignedTrailer) refuse_small(number, *small);
      const std::string_view data = take(size);
      check_signature(line, data);
      body_.payload += data;
      if (size == 0) break;
      if (size < kSmallestChunk) small = size;
      if (take(2) != "\r\n") refuse_incomplete();
      ++number;
    }
    read_trailers();
    return std::move(body_);
  }

 private:
  std::string_view take(size_t size) {
    if (size > rest_.size()) refuse_incomplete();
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view take_line() {
    const size_t end = rest_.find("\r\n");
    if (end == std::string_view::npos) refuse_incomplete();
    const std::string_view line = take(end);
    rest_.remove_prefix(2);
    return line;
  }

  static size_t chunk_size(std::string_view line) {
    const std::string_view digits = text::trim(line.substr(0, line.find(';')));
    size_t size = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
      refuse_incomplete();
    }
    return size;
  }

  [[noreturn]] static void refuse_small(size_t number, size_t size) {
    throw ApiError("InvalidChunkSizeError", 400,
                   "Only the last chunk is allowed to have a size less than 8192 bytes")
        .with("Chunk", std::to_string(number))
        .with("BadChunkSize", std::to_string(size));
  }

  void compare(const std::string& text, std::string_view given) {
    const std::string expected = sign(*seed_, text);
    if (!crypto::equal(expected, given)) {
      throw ApiError("SignatureDoesNotMatch", 403,
                     "The request signature we calculated does not match the signature you "
                     "provided. Check your key and signing method.")
          .with("StringToSign", text)
          .with("SignatureProvided", std::string(given));
    }
    previous_ = expected;
  }

  void check_signature(std::string_view line, std::string_view data) {
    if (!seed_ || form_ == ChunkForm::kUnsignedTrailer) return;
    constexpr std::string_view kField = "chunk-signature=";
    const size_t at = line.find(kField);
    if (at == std::string_view::npos) refuse_incomplete();
    std::string_view given = line.substr(at + kField.size());
    given = text::trim(given.substr(0, given.find(';')));
    compare(chunk_text(*seed_, previous_, data), given);
  }

  void read_trailers() {
    std::optional<std::string> signature;
    while (!rest_.empty()) {
      const size_t end = rest_.find("\r\n");
      std::string_view line = rest_.substr(0, end);
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 2);
      // The signed form may end a trailer with a line feed before the line break.
      line = text::trim(line);
      if (line.empty()) continue;
      const size_t colon = line.find(':');
      if (colon == std::string_view::npos || colon == 0) refuse_trailer();
      const std::string name = text::lower(text::trim(line.substr(0, colon)));
      const std::string value(text::trim(line.substr(colon + 1)));
      if (name == "x-amz-trailer-signature") {
        signature = value;
      } else {
        body_.trailers.add(name, value);
      }
    }
    if (form_ == ChunkForm::kSigned) {
      if (body_.trailers.begin() != body_.trailers.end()) refuse_trailer();
    } else if (form_ == ChunkForm::kSignedTrailer && seed_) {
      if (!signature) refuse_trailer();
      compare(trailer_text(*seed_, previous_, body_.trailers), *signature);
    }
  }

  std::string_view rest_;
  ChunkForm form_;
  const ChunkSeed* seed_;
  std::string previous_;
  ChunkedBody body_;
};

std::string hex_size(size_t size) {
  char buffer[20];
  return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, size, 16).ptr);
}

}  // namespace

ChunkedBody decode_chunked(std::string_view body, ChunkForm form, const ChunkSeed* seed) {
  return Decoder(body, form, seed).decode();
}

std::string encode_chunked(std::string_view payload, size_t chunk_size, ChunkForm form,
                           const Headers& trailers, const ChunkSeed* seed) {
  std::string out, previous = seed ? seed->signature : "";
  const bool is_signed = seed && form != ChunkForm::kUnsignedTrailer;
  const auto add = [&](std::string_view data) {
    out += hex_size(data.size());
    if (is_signed) {
      previous = sign(*seed, chunk_text(*seed, previous, data));
      out += ";chunk-signature=" + previous;
    }
    out += "\r\n";
    out += data;
  };
  for (size_t at = 0; at < payload.size(); at += chunk_size) {
    add(payload.substr(at, chunk_size));
    out += "\r\n";
  }
  add("");
  if (form != ChunkForm::kSigned) {
    for (const auto& [name, value] : trailers) out += name + ":" + value + "\r\n";
    if (is_signed) {
      out += "x-amz-trailer-signature:" + sign(*seed, trailer_text(*seed, previous, trailers));
      out += "\r\n";
    }
  }
  return out + "\r\n";
}

}  // namespace sim::wire
