//! The closed lists, both ways. Open lists travel as coded values and stand nowhere here.

mod care;
mod referral;

#[cfg(test)]
mod tests;
