create index orders_by_customer on orders (customer);
insert into schema_version values (42);
