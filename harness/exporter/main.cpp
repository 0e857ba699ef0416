#include "harness/exporter/cli.h"

int main(int argc, char** argv) { return harness::exporter::run_cli(argc, argv); }
