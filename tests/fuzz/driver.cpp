// Runs a libFuzzer target without libFuzzer: the seeds of a folder as they are, then a fixed number
// of mutations of them, always the same ones. Argument: the folder. SIM_FUZZ_ROUNDS changes the
// number of mutations.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/base/crypto.h"
#include "sim/world_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int kRounds = 3000;

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

// Bytes that parsers care about, spliced in more often than chance would.
const std::vector<std::string> kTokens = {"{",
                                          "}",
                                          "[",
                                          "]",
                                          "\"",
                                          "\\",
                                          "\\u0000",
                                          "null",
                                          "-1",
                                          "1e999",
                                          "9223372036854775808",
                                          "<",
                                          ">",
                                          "&",
                                          "<!DOCTYPE",
                                          "]]>",
                                          "%",
                                          "%00",
                                          "%zz",
                                          "\r\n",
                                          "\n",
                                          ";",
                                          "=",
                                          ",",
                                          ":",
                                          "*",
                                          "?",
                                          "${",
                                          "}",
                                          "arn:",
                                          "\xff",
                                          "\xed\xa0\x80",
                                          std::string(1, '\0'),
                                          "0\r\n\r\n",
                                          "AWS4-HMAC-SHA256"};

std::string mutate(std::string input, uint64_t round) {
  const std::string chance = sim::crypto::sha256("fuzz " + std::to_string(round));
  size_t next = 0;
  const auto draw = [&](size_t below) {
    const auto high = static_cast<unsigned char>(chance[next++ % chance.size()]);
    const auto low = static_cast<unsigned char>(chance[next++ % chance.size()]);
    return below == 0 ? size_t{0} : (high * size_t{256} + low) % below;
  };
  const size_t edits = 1 + draw(4);
  for (size_t i = 0; i < edits; ++i) {
    const size_t at = draw(input.size() + 1);
    switch (draw(5)) {
      case 0:
        input.insert(at, kTokens[draw(kTokens.size())]);
        break;
      case 1:
        input.erase(at, draw(16));
        break;
      case 2:
        if (at < input.size()) input[at] = static_cast<char>(draw(256));
        break;
      case 3:
        input.insert(at, input.substr(draw(input.size() + 1), draw(64)));
        break;
      default:
        input.resize(at);
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> seeds = {""};
  if (argc > 1 && std::filesystem::is_directory(argv[1])) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
      seeds.push_back(sim::read_file(entry.path().string()));
    }
  }
  std::sort(seeds.begin(), seeds.end());
  const char* wanted = std::getenv("SIM_FUZZ_ROUNDS");
  const int rounds = wanted ? std::atoi(wanted) : kRounds;
  for (const auto& seed : seeds) run(seed);
  for (int round = 0; round < rounds; ++round) {
    run(mutate(seeds[static_cast<size_t>(round) % seeds.size()], static_cast<uint64_t>(round)));
  }
  std::printf("%zu seeds, %d mutations\n", seeds.size(), rounds);
  return 0;
}
