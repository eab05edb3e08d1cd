# Accounts, transactions and reports: classes, properties, exceptions, inheritance, logging of events.
import dataclasses
import functools

class BankError(Exception):
    pass


class Overdrawn(BankError):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} needs {amount - account.balance} more")
        self.account = account


class Account:
    interest = 1
    number = 0

    def __init__(self, owner, balance=0):
        type(self).number += 1
        self.owner = owner
        self._balance = balance
        self.history = []

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amounts are positive")
        self._balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount > self.limit():
            raise Overdrawn(self, amount)
        self._balance -= amount
        self.history.append(("withdraw", amount))

    def limit(self):
        return self._balance

    def month(self):
        gain = self._balance * self.interest // 1000
        if gain > 0:
            self.deposit(gain)


class Savings(Account):
    interest = 5
    number = 0

    def withdraw(self, amount):
        super().withdraw(amount)
        if len([h for h in self.history[-5:] if h[0] == "withdraw"]) > 3:
            self._balance -= 1


class Credit(Account):
    number = 0

    def limit(self):
        return self._balance + 500


@dataclasses.dataclass(order=True)
class Transfer:
    amount: int
    source: Account = dataclasses.field(compare=False)
    target: Account = dataclasses.field(compare=False)
    done: bool = dataclasses.field(default=False, compare=False)

    def run(self):
        self.source.withdraw(self.amount)
        try:
            self.target.deposit(self.amount)
        except ValueError:
            self.source.deposit(self.amount)
            raise
        self.done = True


@functools.singledispatch
def describe(account):
    return f"{account.owner}: {account.balance}"


@describe.register
def _(account: Credit):
    return f"{account.owner}: {account.balance} (credit to {account.limit()})"


accounts = [cls(f"{cls.__name__}-{i}", 1000 + i) for i, cls in enumerate((Account, Savings, Credit) * 10)]
failures = {}
state = 1
transfers = []
for i in range(25000):
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    source, target = accounts[state % 30], accounts[state // 64 % 30]
    transfer = Transfer(state % 700, source, target)
    try:
        transfer.run()
    except BankError as error:
        failures[type(error).__name__] = failures.get(type(error).__name__, 0) + 1
        last = str(error)
    except ValueError as error:
        failures[str(error)] = failures.get(str(error), 0) + 1
    transfers.append(transfer)
    if i % 2500 == 0:
        for account in accounts:
            account.month()
print(failures, last)
for account in accounts[:6]:
    print(describe(account), len(account.history))
print(sum(a.balance for a in accounts), max(transfers).amount, sum(t.done for t in transfers), Account.number, Credit.number)
