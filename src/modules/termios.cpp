// Module termios: the settings of terminals.
#include <termios.h>

#include <sys/ioctl.h>

#include <climits>

#include "modules/native_state.h"
#include "modules/system_calls.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

constexpr int kFields = 7;  // of the list: four words of flags, two speeds, the special characters

struct State {
  Type* error;
};

Raised raise_termios(ThreadState& ts, Module& module, int error) {
  RefTo<Str> message = TRY(str_from_utf8(ts, strerrordesc_np(error)));
  Ref exception = TRY(call(ts, Value(native_state<State>(module).error), Value::small_int(error), Value(message)));
  return raise_value(ts, exception);
}
// Calls body() without the GIL; a failure raises termios.error.
template <class Body>
Result<void> terminal_call(ThreadState& ts, Module& module, Body body) {
  CallResult result = TRY(call_without_gil(ts, body));
  if (result.failed()) return raise_termios(ts, module, result.error);
  return {};
}

Result<Ref> get_attributes(ThreadState& ts, Module& module, Value fd) {
  int descriptor = TRY(file_descriptor_of(ts, fd));
  struct termios mode;
  TRY(terminal_call(ts, module, [&] { return tcgetattr(descriptor, &mode); }));
  RefTo<List> characters = TRY(list_allocate(ts, NCCS));
  bool canonical = mode.c_lflag & ICANON;
  for (int i = 0; i < NCCS; i++) {
    // Without lines two of the characters are numbers.
    if (!canonical && (i == VMIN || i == VTIME)) {
      TRY(list_append(ts, *characters, Value::small_int(mode.c_cc[i])));
    } else {
      RefTo<Bytes> character = TRY(bytes_of(ts, {&mode.c_cc[i], 1}));
      TRY(list_append(ts, *characters, Ref(std::move(character))));
    }
  }
  const Value fields[kFields] = {Value::small_int(mode.c_iflag),
                                 Value::small_int(mode.c_oflag),
                                 Value::small_int(mode.c_cflag),
                                 Value::small_int(mode.c_lflag),
                                 Value::small_int(cfgetispeed(&mode)),
                                 Value::small_int(cfgetospeed(&mode)),
                                 Value(characters)};
  return Ref(TRY(list_of(ts, fields)));
}

// The low 32 bits of an int that fits a C long.
Result<tcflag_t> flags_of(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  int64_t flags;
  if (!int_to_int64(number, flags)) return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
  return tcflag_t(flags);
}

Result<void> set_attributes(ThreadState& ts, Module& module, Value fd, Int32 when, Value attributes) {
  int descriptor = TRY(file_descriptor_of(ts, fd));
  List* list = try_as<List>(attributes);
  if (!list || list->size != kFields) return raise(ts, Exc::TypeError, "tcsetattr, arg 3: must be 7 element list");
  // Reading the numbers may run Python, which may change the list.
  RefTo<Tuple> fields = TRY(list_to_tuple(ts, *list));
  struct termios mode;
  TRY(terminal_call(ts, module, [&] { return tcgetattr(descriptor, &mode); }));
  mode.c_iflag = TRY(flags_of(ts, (*fields)[0]));
  mode.c_oflag = TRY(flags_of(ts, (*fields)[1]));
  mode.c_cflag = TRY(flags_of(ts, (*fields)[2]));
  mode.c_lflag = TRY(flags_of(ts, (*fields)[3]));
  speed_t in = TRY(flags_of(ts, (*fields)[4])), out = TRY(flags_of(ts, (*fields)[5]));
  List* characters = try_as<List>((*fields)[6]);
  if (!characters || characters->size != NCCS)
    return raise(ts, Exc::TypeError, "tcsetattr: attributes[6] must be {} element list", NCCS);
  for (int i = 0; i < NCCS; i++) {
    if (uint64_t(i) >= characters->size) break;
    Ref character = Ref::share(characters->items[i]);
    if (is<Bytes>(character) && as<Bytes>(character).size == 1) {
      mode.c_cc[i] = as<Bytes>(character).data()[0];
    } else if (is_int(character)) {
      int64_t number;
      if (!int_to_int64(character, number))
        return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
      mode.c_cc[i] = cc_t(number);
    } else {
      return raise(ts, Exc::TypeError, "tcsetattr: elements of attributes must be characters or integers");
    }
  }
  if (cfsetispeed(&mode, in) < 0 || cfsetospeed(&mode, out) < 0) return raise_termios(ts, module, errno);
  int how = when;
  return terminal_call(ts, module, [&] { return tcsetattr(descriptor, how, &mode); });
}

Result<void> send_break(ThreadState& ts, Module& module, Value fd, Int32 duration) {
  int descriptor = TRY(file_descriptor_of(ts, fd)), length = duration;
  return terminal_call(ts, module, [&] { return tcsendbreak(descriptor, length); });
}
Result<void> drain(ThreadState& ts, Module& module, Value fd) {
  int descriptor = TRY(file_descriptor_of(ts, fd));
  return terminal_call(ts, module, [&] { return tcdrain(descriptor); });
}
Result<void> flush(ThreadState& ts, Module& module, Value fd, Int32 queue) {
  int descriptor = TRY(file_descriptor_of(ts, fd)), which = queue;
  return terminal_call(ts, module, [&] { return tcflush(descriptor, which); });
}
Result<void> flow(ThreadState& ts, Module& module, Value fd, Int32 action) {
  int descriptor = TRY(file_descriptor_of(ts, fd)), what = action;
  return terminal_call(ts, module, [&] { return tcflow(descriptor, what); });
}

Result<Ref> get_window_size(ThreadState& ts, Module& module, Value fd) {
  int descriptor = TRY(file_descriptor_of(ts, fd));
  winsize size;
  TRY(terminal_call(ts, module, [&] { return ioctl(descriptor, TIOCGWINSZ, &size); }));
  return Ref(TRY(make_tuple(ts, Value::small_int(size.ws_row), Value::small_int(size.ws_col))));
}
Result<void> set_window_size(ThreadState& ts, Module& module, Value fd, Value value) {
  int descriptor = TRY(file_descriptor_of(ts, fd));
  if (!is<Tuple>(value) && !is<List>(value) && !type_of(ts, value).slots.sq_item)
    return raise(ts, Exc::TypeError, "tcsetwinsize, arg 2: must be a two-item sequence");
  RefTo<Tuple> pair = TRY(tuple_from(ts, value));
  if (pair->size != 2) return raise(ts, Exc::TypeError, "tcsetwinsize, arg 2: must be a two-item sequence");
  int64_t numbers[2];
  for (int i = 0; i < 2; i++) {
    Ref number = TRY(index(ts, (*pair)[uint64_t(i)]));
    if (!int_to_int64(number, numbers[i]))
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
  }
  winsize size;
  TRY(terminal_call(ts, module, [&] { return ioctl(descriptor, TIOCGWINSZ, &size); }));
  size.ws_row = static_cast<unsigned short>(numbers[0]);
  size.ws_col = static_cast<unsigned short>(numbers[1]);
  if (size.ws_row != numbers[0] || size.ws_col != numbers[1])
    return raise(ts, Exc::OverflowError, "winsize value(s) out of range.");
  return terminal_call(ts, module, [&] { return ioctl(descriptor, TIOCSWINSZ, &size); });
}

constexpr NativeMethod kFunctions[] = {
    module_function<get_attributes>("tcgetattr(module, fd, /)",
                                    "[iflag, oflag, cflag, lflag, ispeed, ospeed, cc] of a terminal."),
    module_function<set_attributes>("tcsetattr(module, fd, when, attributes, /)", "Set what tcgetattr gives."),
    module_function<send_break>("tcsendbreak(module, fd, duration, /)", "Send a break."),
    module_function<drain>("tcdrain(module, fd, /)", "Wait until all output was sent."),
    module_function<flush>("tcflush(module, fd, queue, /)", "Throw waiting input or output away."),
    module_function<flow>("tcflow(module, fd, action, /)", "Stop or start input or output."),
    module_function<get_window_size>("tcgetwinsize(module, fd, /)", "(rows, columns) of the window."),
    module_function<set_window_size>("tcsetwinsize(module, fd, winsize, /)", "Set (rows, columns) of the window."),
};

constexpr IntConstant kConstants[] = {
    // clang-format off
    {"B0", 0}, {"B1000000", 4104}, {"B110", 3}, {"B115200", 4098}, {"B1152000", 4105}, {"B1200", 9}, {"B134", 4},
    {"B150", 5}, {"B1500000", 4106}, {"B1800", 10}, {"B19200", 14}, {"B200", 6}, {"B2000000", 4107},
    {"B230400", 4099}, {"B2400", 11}, {"B2500000", 4108}, {"B300", 7}, {"B3000000", 4109}, {"B3500000", 4110},
    {"B38400", 15}, {"B4000000", 4111}, {"B460800", 4100}, {"B4800", 12}, {"B50", 1}, {"B500000", 4101},
    {"B57600", 4097}, {"B576000", 4102}, {"B600", 8}, {"B75", 2}, {"B921600", 4103}, {"B9600", 13}, {"BRKINT", 2},
    {"BS0", 0}, {"BS1", 8192}, {"BSDLY", 8192}, {"CBAUD", 4111}, {"CBAUDEX", 4096}, {"CDSUSP", 25}, {"CEOF", 4},
    {"CEOL", 0}, {"CEOT", 4}, {"CERASE", 127}, {"CFLUSH", 15}, {"CIBAUD", 269418496}, {"CINTR", 3}, {"CKILL", 21},
    {"CLNEXT", 22}, {"CLOCAL", 2048}, {"CQUIT", 28}, {"CR0", 0}, {"CR1", 512}, {"CR2", 1024}, {"CR3", 1536},
    {"CRDLY", 1536}, {"CREAD", 128}, {"CRPRNT", 18}, {"CRTSCTS", 2147483648}, {"CS5", 0}, {"CS6", 16}, {"CS7", 32},
    {"CS8", 48}, {"CSIZE", 48}, {"CSTART", 17}, {"CSTOP", 19}, {"CSTOPB", 64}, {"CSUSP", 26}, {"CWERASE", 23},
    {"ECHO", 8}, {"ECHOCTL", 512}, {"ECHOE", 16}, {"ECHOK", 32}, {"ECHOKE", 2048}, {"ECHONL", 64}, {"ECHOPRT", 1024},
    {"EXTA", 14}, {"EXTB", 15}, {"FF0", 0}, {"FF1", 32768}, {"FFDLY", 32768}, {"FIOASYNC", 21586}, {"FIOCLEX", 21585},
    {"FIONBIO", 21537}, {"FIONCLEX", 21584}, {"FIONREAD", 21531}, {"FLUSHO", 4096}, {"HUPCL", 1024}, {"ICANON", 2},
    {"ICRNL", 256}, {"IEXTEN", 32768}, {"IGNBRK", 1}, {"IGNCR", 128}, {"IGNPAR", 4}, {"IMAXBEL", 8192}, {"INLCR", 64},
    {"INPCK", 16}, {"IOCSIZE_MASK", 1073676288}, {"IOCSIZE_SHIFT", 16}, {"ISIG", 1}, {"ISTRIP", 32}, {"IUCLC", 512},
    {"IXANY", 2048}, {"IXOFF", 4096}, {"IXON", 1024}, {"NCC", 8}, {"NCCS", 32}, {"NL0", 0}, {"NL1", 256},
    {"NLDLY", 256}, {"NOFLSH", 128}, {"N_MOUSE", 2}, {"N_PPP", 3}, {"N_SLIP", 1}, {"N_STRIP", 4}, {"N_TTY", 0},
    {"OCRNL", 8}, {"OFDEL", 128}, {"OFILL", 64}, {"OLCUC", 2}, {"ONLCR", 4}, {"ONLRET", 32}, {"ONOCR", 16},
    {"OPOST", 1}, {"PARENB", 256}, {"PARMRK", 8}, {"PARODD", 512}, {"PENDIN", 16384}, {"TAB0", 0}, {"TAB1", 2048},
    {"TAB2", 4096}, {"TAB3", 6144}, {"TABDLY", 6144}, {"TCFLSH", 21515}, {"TCGETA", 21509}, {"TCGETS", 21505},
    {"TCIFLUSH", 0}, {"TCIOFF", 2}, {"TCIOFLUSH", 2}, {"TCION", 3}, {"TCOFLUSH", 1}, {"TCOOFF", 0}, {"TCOON", 1},
    {"TCSADRAIN", 1}, {"TCSAFLUSH", 2}, {"TCSANOW", 0}, {"TCSBRK", 21513}, {"TCSBRKP", 21541}, {"TCSETA", 21510},
    {"TCSETAF", 21512}, {"TCSETAW", 21511}, {"TCSETS", 21506}, {"TCSETSF", 21508}, {"TCSETSW", 21507},
    {"TCXONC", 21514}, {"TIOCCONS", 21533}, {"TIOCEXCL", 21516}, {"TIOCGETD", 21540}, {"TIOCGICOUNT", 21597},
    {"TIOCGLCKTRMIOS", 21590}, {"TIOCGPGRP", 21519}, {"TIOCGSERIAL", 21534}, {"TIOCGSOFTCAR", 21529},
    {"TIOCGWINSZ", 21523}, {"TIOCINQ", 21531}, {"TIOCLINUX", 21532}, {"TIOCMBIC", 21527}, {"TIOCMBIS", 21526},
    {"TIOCMGET", 21525}, {"TIOCMIWAIT", 21596}, {"TIOCMSET", 21528}, {"TIOCM_CAR", 64}, {"TIOCM_CD", 64},
    {"TIOCM_CTS", 32}, {"TIOCM_DSR", 256}, {"TIOCM_DTR", 2}, {"TIOCM_LE", 1}, {"TIOCM_RI", 128}, {"TIOCM_RNG", 128},
    {"TIOCM_RTS", 4}, {"TIOCM_SR", 16}, {"TIOCM_ST", 8}, {"TIOCNOTTY", 21538}, {"TIOCNXCL", 21517},
    {"TIOCOUTQ", 21521}, {"TIOCPKT", 21536}, {"TIOCPKT_DATA", 0}, {"TIOCPKT_DOSTOP", 32}, {"TIOCPKT_FLUSHREAD", 1},
    {"TIOCPKT_FLUSHWRITE", 2}, {"TIOCPKT_NOSTOP", 16}, {"TIOCPKT_START", 8}, {"TIOCPKT_STOP", 4},
    {"TIOCSCTTY", 21518}, {"TIOCSERCONFIG", 21587}, {"TIOCSERGETLSR", 21593}, {"TIOCSERGETMULTI", 21594},
    {"TIOCSERGSTRUCT", 21592}, {"TIOCSERGWILD", 21588}, {"TIOCSERSETMULTI", 21595}, {"TIOCSERSWILD", 21589},
    {"TIOCSER_TEMT", 1}, {"TIOCSETD", 21539}, {"TIOCSLCKTRMIOS", 21591}, {"TIOCSPGRP", 21520}, {"TIOCSSERIAL", 21535},
    {"TIOCSSOFTCAR", 21530}, {"TIOCSTI", 21522}, {"TIOCSWINSZ", 21524}, {"TOSTOP", 256}, {"VDISCARD", 13},
    {"VEOF", 4}, {"VEOL", 11}, {"VEOL2", 16}, {"VERASE", 2}, {"VINTR", 0}, {"VKILL", 3}, {"VLNEXT", 15}, {"VMIN", 6},
    {"VQUIT", 1}, {"VREPRINT", 12}, {"VSTART", 8}, {"VSTOP", 9}, {"VSUSP", 10}, {"VSWTC", 7}, {"VSWTCH", 7},
    {"VT0", 0}, {"VT1", 16384}, {"VTDLY", 16384}, {"VTIME", 5}, {"VWERASE", 14}, {"XCASE", 4}, {"XTABS", 6144},
    // clang-format on
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->error = TRY(add_exception_class(ts, module, "termios", "error", exception_type(ts, Exc::Exception)));
  return module_add_ints(ts, module, kConstants);
}

}  // namespace

extern const ModuleSpec module_termios;
const ModuleSpec module_termios{
    .name = "termios",
    .doc = "The settings of terminals.",
    .functions = kFunctions,
    .initialize = initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
