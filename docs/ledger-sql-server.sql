-- The delivery ledger in a SQL Server database of its own, for n8n that runs on several machines. SQL Server 2014 or newer.
--
-- Run it as an administrator, in SQL Server Management Studio or with
--     sqlcmd -S server -b -i ledger-sql-server.sql
-- Change the two names (everywhere) and the password below first. It may be run again at any time: what is there stays.
-- n8n's login gets the right to read and write the rows of three tables, and no other right.

IF DB_ID(N'DocumentDeliveries') IS NULL CREATE DATABASE [DocumentDeliveries];
GO
USE [DocumentDeliveries];
GO
-- From here on there is one batch, so that its first lines can end all of it: a script goes on after an error, and would make
-- the tables in the database that happens to be open.
IF DB_NAME() <> N'DocumentDeliveries' THROW 50000, N'The database of the ledger could not be made or opened. Nothing was changed.', 1;
-- An update or a restored backup of nexo must not change what was sent.
IF SCHEMA_ID(N'ModelDanychContainer') IS NOT NULL THROW 50000, N'This is a database of Subiekt nexo. Choose another name. Nothing was changed.', 1;

-- Readers do not wait for writers. Turning it on ends what others are doing there, so it is left alone once it is on.
IF EXISTS (SELECT 1 FROM sys.databases WHERE [name] = DB_NAME() AND [is_read_committed_snapshot_on] = 0) ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
-- A commit is on the disk before it is confirmed.
ALTER DATABASE CURRENT SET DELAYED_DURABILITY = DISABLED;

-- begin: tables, version 2
IF OBJECT_ID(N'dbo.Delivery') IS NULL CREATE TABLE [dbo].[Delivery] (
    [key] nvarchar(300) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_Delivery] PRIMARY KEY,
    [state] nvarchar(20) NOT NULL,
    [version] bigint NOT NULL,
    [channel] nvarchar(20) NOT NULL,
    [company] nvarchar(200) NOT NULL,
    [documentId] bigint NOT NULL,
    [documentNumber] nvarchar(200) NOT NULL,
    [seller] nvarchar(50) NOT NULL,
    [issueDate] nvarchar(30) NOT NULL,
    [total] nvarchar(60) NOT NULL,
    [agreedBy] nvarchar(100) NOT NULL,
    [account] nvarchar(200) NOT NULL,
    [orderId] bigint NOT NULL,
    [recipientMasked] nvarchar(400) NOT NULL,
    [recipientHash] nvarchar(100) NOT NULL,
    [recipientAddress] nvarchar(400) NOT NULL,
    [attempts] bigint NOT NULL,
    [failures] bigint NOT NULL,
    [firstFailureAt] bigint NOT NULL,
    [retryAt] bigint NOT NULL,
    [edition] bigint NOT NULL,
    [resendTo] nvarchar(400) NOT NULL,
    [resendAllowedAt] bigint NOT NULL,
    [messageId] nvarchar(400) NOT NULL,
    [reason] nvarchar(max) NOT NULL,
    [decisions] nvarchar(max) NOT NULL,
    [createdAt] bigint NOT NULL,
    [updatedAt] bigint NOT NULL,
    [leaseUntil] bigint NOT NULL,
    [writeId] nvarchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL
);
-- What version 1 did not have.
IF COL_LENGTH(N'dbo.Delivery', N'seller') IS NULL ALTER TABLE [dbo].[Delivery] ADD [seller] nvarchar(50) NOT NULL CONSTRAINT [DF_Delivery_seller] DEFAULT N'';
IF COL_LENGTH(N'dbo.Delivery', N'issueDate') IS NULL ALTER TABLE [dbo].[Delivery] ADD [issueDate] nvarchar(30) NOT NULL CONSTRAINT [DF_Delivery_issueDate] DEFAULT N'';
IF COL_LENGTH(N'dbo.Delivery', N'total') IS NULL ALTER TABLE [dbo].[Delivery] ADD [total] nvarchar(60) NOT NULL CONSTRAINT [DF_Delivery_total] DEFAULT N'';
IF COL_LENGTH(N'dbo.Delivery', N'agreedBy') IS NULL ALTER TABLE [dbo].[Delivery] ADD [agreedBy] nvarchar(100) NOT NULL CONSTRAINT [DF_Delivery_agreedBy] DEFAULT N'';
IF COL_LENGTH(N'dbo.Delivery', N'account') IS NULL ALTER TABLE [dbo].[Delivery] ADD [account] nvarchar(200) NOT NULL CONSTRAINT [DF_Delivery_account] DEFAULT N'';
IF INDEXPROPERTY(OBJECT_ID(N'dbo.Delivery'), N'IX_Delivery_updatedAt', 'IndexID') IS NULL CREATE INDEX [IX_Delivery_updatedAt] ON [dbo].[Delivery] ([updatedAt]);
IF INDEXPROPERTY(OBJECT_ID(N'dbo.Delivery'), N'IX_Delivery_state', 'IndexID') IS NULL CREATE INDEX [IX_Delivery_state] ON [dbo].[Delivery] ([state], [updatedAt]);
IF INDEXPROPERTY(OBJECT_ID(N'dbo.Delivery'), N'IX_Delivery_orderId', 'IndexID') IS NULL CREATE INDEX [IX_Delivery_orderId] ON [dbo].[Delivery] ([orderId]);
IF INDEXPROPERTY(OBJECT_ID(N'dbo.Delivery'), N'IX_Delivery_documentId', 'IndexID') IS NULL CREATE INDEX [IX_Delivery_documentId] ON [dbo].[Delivery] ([documentId]);
IF OBJECT_ID(N'dbo.DeliveryEffect') IS NULL CREATE TABLE [dbo].[DeliveryEffect] (
    [key] nvarchar(300) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [name] nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [doneAt] bigint NOT NULL,
    CONSTRAINT [PK_DeliveryEffect] PRIMARY KEY ([key], [name])
);
IF OBJECT_ID(N'dbo.DeliverySetting') IS NULL CREATE TABLE [dbo].[DeliverySetting] (
    [name] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_DeliverySetting] PRIMARY KEY,
    [value] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [writeId] nvarchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL
);
IF NOT EXISTS (SELECT 1 FROM [dbo].[DeliverySetting] WHERE [name] = N'schemaVersion') INSERT INTO [dbo].[DeliverySetting] ([name], [value], [writeId]) VALUES (N'schemaVersion', N'2', N'');
UPDATE [dbo].[DeliverySetting] SET [value] = N'2' WHERE [name] = N'schemaVersion' AND [value] = N'1';
-- end: tables

IF SUSER_ID(N'n8n_deliveries') IS NULL CREATE LOGIN [n8n_deliveries] WITH PASSWORD = N'change this password', DEFAULT_DATABASE = [DocumentDeliveries];
IF USER_ID(N'n8n_deliveries') IS NULL CREATE USER [n8n_deliveries] FOR LOGIN [n8n_deliveries];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[Delivery] TO [n8n_deliveries];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[DeliveryEffect] TO [n8n_deliveries];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[DeliverySetting] TO [n8n_deliveries];
GO
