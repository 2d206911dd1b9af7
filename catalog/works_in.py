"""The model of another system in which a team works: its calls are tickets there, and whoever looks
sees one chain all the same.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from catalog.elsewhere import plain_address
from catalog.fields import Frozen

Product = Literal["zammad", "jira"]
WAITING: dict[Product, tuple[str, ...]] = {
    "zammad": ("pending reminder",),
    "jira": ("Waiting for customer",),
}
"""The states in which each product waits for whoever asked, as they are called out of the box."""
_NEEDS: dict[Product, tuple[str, ...]] = {
    "zammad": ("group", "customer"),
    "jira": ("desk", "request_type"),
}


class WorksIn(Frozen):
    """The system in which a team works. `url`: its address. `group` and `customer` (Zammad): the
    group that gets its tickets, and the e-mail address of the customer for whom they are opened.
    `desk` and `request_type` (Jira Service Management): the numbers of the service desk and of the
    type of request. `waiting`: the states there in which it waits for whoever asked, where they
    have other names. `private`: that private requests may go there has been agreed. `key`: the name
    of its token in the setting SCHAKEL_TICKET_TOKENS; the team's id unless said.
    """

    product: Product
    url: Annotated[str, AfterValidator(plain_address)]
    group: str = ""
    customer: str = ""
    desk: str = ""
    request_type: str = ""
    waiting: tuple[str, ...] = Field(default=())
    private: bool = False
    key: str = ""

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        missing = [name for name in _NEEDS[self.product] if not getattr(self, name)]
        if missing:
            raise PydanticCustomError(
                "value_error",
                "must name {what} for {product}",
                {"what": " and ".join(missing), "product": self.product},
            )
        return self

    @property
    def waits(self) -> frozenset[str]:
        """The states in which it waits for whoever asked, in small letters."""
        return frozenset(name.casefold() for name in self.waiting or WAITING[self.product])
