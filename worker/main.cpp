// policywatch-worker: started by the daemon for one document, or to fence a browser in. Not for people.
#include <sched.h>
#include <unistd.h>

#include <cstring>
#include <iostream>

#include "worker/fence.hpp"
#include "worker/pdf.hpp"
#include "worker/serve.hpp"

int main(int argc, char** argv) {
  namespace worker = policywatch::worker;
  if (argc == 2 && std::strcmp(argv[1], "pdf") == 0) {
    worker::prepare_pdf();
    _exit(worker::serve(worker::read_pdf, {}));
  }
  if (argc >= 3 && std::strcmp(argv[1], "browser") == 0) {
    if (!worker::close_browser_fence()) _exit(policywatch::kFenceOpen);
    execv(argv[2], argv + 2);
    _exit(127);
  }
  // Says whether a browser could fence itself in: its sandbox is made of user namespaces.
  if (argc == 2 && std::strcmp(argv[1], "namespaces") == 0) return unshare(CLONE_NEWUSER) == 0 ? 0 : 1;
  std::cerr << "policywatch-worker is started by policywatch; there is nothing in it for people\n";
  return 2;
}
