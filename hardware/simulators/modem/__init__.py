"""A GSM modem on a pty, good enough for python-gammu (connection `at115200`) and for plain AT over pyserial.

    from hardware.simulators.modem import Modem, Sim

    with Modem(folder, "usb-HUAWEI_Mobile-if00-port0", sim=Sim(size=20, pin="1234")) as modem:
        machine.ReadConfig(Filename=rc)      # gammu, in a worker process that can be killed; rc as below
        ...
        modem.receive("+33612345678", "Je rentre ce soir")      # a message arrives (parts, alphabet as a phone does)
        modem.receive("+336...", long_text, order=[2, 1])       # its parts in another order; one left out never comes
        modem.sent[-1].number, modem.sent[-1].text              # what the network took, one entry a part
        modem.fault("hang_after_ctrl_z", taken=True)            # see below
        modem.sim.slots, modem.sim.tries, modem.pins_tried      # the SIM

It runs in a thread of its own; every method may be called from any thread, also while the host is talking to it. A
message to the house waits at the network while the SIM is full, locked, unplugged or without network, and comes when
there is room. `Modem.port` is a name that stays (a link, like those of /dev/serial/by-id) while the pty behind it
changes with every reset or renumbering.

It echoes, answers ERROR to what it does not know, keeps only PDU mode, has one storage ("SM"), sends +CMTI when
AT+CNMI asked for it (or +CMT), delivery reports as +CDS, +CDSI or silently on the SIM (again as AT+CNMI says).

Faults, for the next `times` occasions: `modem.fault(name, times, code=…, taken=…, away_s=…)`

| fault | what happens |
|---|---|
| hang_after_ctrl_z | after the text of a message it answers nothing; `taken`: the network has it all the same |
| reset_after_ctrl_z | it restarts there: the port goes for `away_s` and has another number; `taken` as above |
| cms_error | `+CMS ERROR: code` instead of `+CMGS`; `taken` as above |
| no_prompt | no `>` after AT+CMGS |
| lose_answer | the final result of a command is never sent (the command was carried out) |
| silent | it hears and says nothing, until `cure` |
| echo_off | it does not echo, whatever ATE1 says, until `cure` |
| garbage | noise before the next answer |

And at once: `reset(away_s)`, `unplug()`, `plug()`, `renumber()`, `network_lost()`, `network_back()`, `noise(bytes)`;
`signal` (0–31, 99), `registration` (AT+CREG: 1 home, 5 roaming, 3 denied), `sim.present`, `deliver_reports`.

What python-gammu 3.5.1 (libgammu 1.45.1) does with it, as with any modem; measured here:

- `Init` takes 5 s (pauses of 0.4 s after each of its first commands) and `SendSMS` 0.7 s: keep one worker open.
  Several workers may open at the same time, each on a modem of its own: they only sleep.
- Its `SetIncomingSMS` works only with a file for `ReadConfig` that has `atgen_setcnmi` (`SetConfig` cannot say it):

      [gammu]
      device = …/usb-HUAWEI_Mobile-if00-port0
      connection = at115200
      atgen_setcnmi = 2,1,0,2,0

- A received text with € [ ] { } | ^ ~ or a backslash in GSM-7 is followed by NUL and rubbish in `Text`: cut each
  part at the first NUL.
- It prints its own complaints ("Incoming SMS queue overflow!") on standard output: a worker that answers there must
  move its answers to another descriptor (`os.dup(1)`, then `os.dup2(2, 1)`) before it imports gammu.
- After the port went away `SendSMS` does not return for more than 40 s: watch the port and kill the worker.

From a shell: `python -m hardware.simulators.modem FOLDER` (see `--help`).
"""

from hardware.simulators.modem.modem import FAULTS, Modem, Sent
from hardware.simulators.modem.sim import Sim, Slot

__all__ = ["FAULTS", "Modem", "Sent", "Sim", "Slot"]
