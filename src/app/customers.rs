//! Customers: meeting them, with a signed identity or without, and knowing them again.

use std::collections::BTreeMap;

use crate::app::access::{Operation, Principal, allow};
use crate::app::conversations::{check_email, check_text};
use crate::app::error::Error;
use crate::app::house::House;
use crate::auth::identity::{self, Claim, Vouched};
use crate::auth::secrets::{self, Secret, SecretKind};
use crate::clock::Timestamp;
use crate::domain::access::{CustomerToken, SecretHash};
use crate::domain::customer::{AccountState, Customer, CustomerTier, Journey};
use crate::ids::CustomerId;
use crate::store::{Read, Tx};

/// Attributes of one customer, at most.
const ATTRIBUTES_MAX: usize = 100;
/// Characters of an attribute's name or value, at most.
const ATTRIBUTE_CHARS_MAX: usize = 200;
/// A customer's token works this long, in seconds.
pub const CUSTOMER_TOKEN_S: i64 = 30 * 24 * 3_600;

/// What a customer's browser says about them; nothing in it is believed but the signature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Introduction {
    /// An identity the team's own site signed.
    pub claim: Option<Claim>,
    /// As they want to be called.
    pub name: Option<String>,
    /// Where to write; only claimed.
    pub email: Option<String>,
    /// The token of an earlier visit.
    pub known: Option<SecretHash>,
    /// How long the new token works, in seconds; [`CUSTOMER_TOKEN_S`] when it is not said.
    pub lasts_s: Option<i64>,
}

/// What can be said of a customer's account; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomerChange {
    /// What they pay for.
    pub tier: Option<CustomerTier>,
    /// Yearly value in whole units of the team's currency.
    pub value_per_year: Option<u64>,
    /// How the account stands.
    pub state: Option<AccountState>,
    /// Where they are with the product.
    pub journey: Option<Journey>,
    /// Attributes to set.
    pub attributes: BTreeMap<String, String>,
    /// Names of attributes to take away.
    pub forget: Vec<String>,
}

/// A customer and the token that speaks for them.
#[derive(Debug)]
pub struct Met {
    /// Who.
    pub customer: Customer,
    /// Shown once.
    pub secret: Secret,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl House {
    /// Meets a customer: the same one for a valid earlier token or the same signed identity.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the signature is not right or a field is malformed.
    pub async fn meet_customer(&self, who: Introduction) -> Result<Met, Error> {
        if let Some(name) = &who.name {
            check_text("name", name, 100)?;
        }
        if let Some(email) = &who.email {
            check_email("email", email)?;
        }
        let now = self.now();
        let vouched = self.vouched(who.claim.as_ref(), now)?;
        let new: CustomerId = self.ids().next(now);
        let secret = secrets::mint(SecretKind::Customer, self.ids());
        let hash = secret.hash();
        let expires_at = now.plus_s(who.lasts_s.unwrap_or(CUSTOMER_TOKEN_S));
        let (customer, changed) = self
            .write(move |tx| {
                let customer = recognise(tx, &who, vouched, new, now)?;
                let before = tx.get::<Customer>(customer.id)?;
                tx.put(&customer)?;
                let (id, verified) = (customer.id, customer.verified);
                tx.put(&CustomerToken {
                    hash,
                    customer: id,
                    verified,
                    created_at: now,
                    expires_at,
                })?;
                let changed = before.is_some_and(|before| !weighs_the_same(&before, &customer));
                Ok((customer, changed))
            })
            .await?;
        if changed {
            self.reconsider_all(Some(customer.id)).await?;
        }
        Ok(Met { customer, secret, expires_at })
    }

    fn vouched(&self, claim: Option<&Claim>, now: Timestamp) -> Result<Option<Vouched>, Error> {
        let Some(claim) = claim else { return Ok(None) };
        identity::verify(claim, self.identity(), now)
            .map(Some)
            .map_err(|e| Error::invalid("identity", e.to_string()))
    }

    /// Who a customer's token speaks for.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for an unknown or expired token.
    pub async fn customer_of(&self, token: SecretHash) -> Result<CustomerId, Error> {
        let now = self.now();
        let found = self.read(move |at| at.get::<CustomerToken>(token)).await?;
        match found {
            Some(token) if now < token.expires_at => Ok(token.customer),
            _ => Err(Error::Unauthenticated),
        }
    }

    /// A customer, for those inside.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn customer(&self, who: &Principal, id: CustomerId) -> Result<Customer, Error> {
        allow(who, Operation::ReadInside)?;
        self.read(move |at| at.get::<Customer>(id)).await?.ok_or(Error::NotFound("customer"))
    }

    /// Changes what is known of a customer: their account, as the team's own systems know it. Whoever
    /// of them waits in line is looked at again at once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field, [`Error::NotFound`].
    pub async fn change_customer(
        &self,
        who: &Principal,
        id: CustomerId,
        change: CustomerChange,
    ) -> Result<Customer, Error> {
        allow(who, Operation::WriteCustomer)?;
        check_attributes(&change.attributes)?;
        let customer = self
            .write(move |tx| {
                let before = tx.get::<Customer>(id)?.ok_or(Error::NotFound("customer"))?;
                let customer = changed(before, change);
                if customer.attributes.len() > ATTRIBUTES_MAX {
                    let why = format!("at most {ATTRIBUTES_MAX} for one customer");
                    return Err(Error::invalid("attributes", why));
                }
                tx.put(&customer)?;
                Ok(customer)
            })
            .await?;
        self.reconsider_all(Some(id)).await?;
        Ok(customer)
    }

    /// Several customers at once; unknown ones are left out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customers(&self, ids: Vec<CustomerId>) -> Result<Vec<Customer>, Error> {
        self.read(move |at| {
            let mut out = Vec::with_capacity(ids.len());
            for id in ids {
                out.extend(at.get::<Customer>(id)?);
            }
            Ok(out)
        })
        .await
    }
}

fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Error> {
    let too_long = |s: &str| s.chars().count() > ATTRIBUTE_CHARS_MAX;
    for (name, value) in attributes {
        if name.trim().is_empty() {
            return Err(Error::invalid("attributes", "have a name"));
        }
        if too_long(name) || too_long(value) {
            let why = format!("have at most {ATTRIBUTE_CHARS_MAX} characters");
            return Err(Error::invalid("attributes", why));
        }
    }
    Ok(())
}

fn changed(customer: Customer, change: CustomerChange) -> Customer {
    let mut attributes = customer.attributes;
    attributes.extend(change.attributes);
    attributes.retain(|name, _| !change.forget.contains(name));
    Customer {
        tier: change.tier.unwrap_or(customer.tier),
        value_per_year: change.value_per_year.unwrap_or(customer.value_per_year),
        state: change.state.unwrap_or(customer.state),
        journey: change.journey.unwrap_or(customer.journey),
        attributes,
        ..customer
    }
}

/// Whether everything a policy may look at is the same.
fn weighs_the_same(one: &Customer, other: &Customer) -> bool {
    let of = |c: &Customer| (c.tier, c.value_per_year, c.state, c.journey);
    of(one) == of(other) && one.attributes == other.attributes
}

/// The customer this is: by signed identity, else by an earlier token, else a new one. A token of
/// somebody verified does not pass to another signed identity.
fn recognise(
    tx: &Tx,
    who: &Introduction,
    vouched: Option<Vouched>,
    new: CustomerId,
    now: Timestamp,
) -> Result<Customer, Error> {
    let blank = Customer { id: new, created_at: now, ..Customer::default() };
    let known = match who.known {
        Some(hash) => tx.get::<CustomerToken>(hash)?.filter(|t| now < t.expires_at),
        None => None,
    };
    let known = match known {
        Some(token) => tx.get::<Customer>(token.customer)?,
        None => None,
    };
    let Some(vouched) = vouched else {
        let mut customer = known.unwrap_or(blank);
        if !customer.verified {
            customer.name = who.name.clone().unwrap_or(customer.name);
            customer.email = who.email.clone().or(customer.email);
        }
        return Ok(customer);
    };
    let customer = match tx.customer_by_ref(&vouched.external_ref)? {
        Some(customer) => customer,
        None => known.filter(|c| c.external_ref.is_none()).unwrap_or(blank),
    };
    Ok(merged(customer, vouched))
}

/// What the team's own site signed replaces what was known.
fn merged(customer: Customer, vouched: Vouched) -> Customer {
    let mut attributes = customer.attributes;
    attributes.extend(vouched.attributes);
    Customer {
        external_ref: Some(vouched.external_ref),
        verified: true,
        name: vouched.name.unwrap_or(customer.name),
        email: vouched.email.or(customer.email),
        tier: vouched.tier.unwrap_or(customer.tier),
        value_per_year: vouched.value_per_year.unwrap_or(customer.value_per_year),
        since: vouched.since.or(customer.since),
        state: vouched.state.unwrap_or(customer.state),
        journey: vouched.journey.unwrap_or(customer.journey),
        attributes,
        ..customer
    }
}
