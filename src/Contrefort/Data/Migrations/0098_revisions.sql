-- A price raised by an amendment: when the customer was told, and why they agree where the contract would not have let it rise.

alter table contract_amendments add column notice_given_on date;
alter table contract_amendments add column despite text check (despite <> '');
