import { KEY_STORE_PASSWORD } from './certificates.ts';

/** May do everything, where accounts are asked for. */
export const OWNER = { user: 'owner', password: 'owner secret' };
/** May read everything, but write only to destinations below `open.`. */
export const LIMITED = { user: 'limited', password: 'limited secret' };

export interface ActivemqConfig {
  readonly folder: string;
  readonly persistent: boolean;
  readonly accounts: boolean;
  readonly stompPort: number;
  readonly tlsPort: number;
  readonly keyStore: string;
}

// The access lists of all entries that match are added up, so a wide entry cannot be narrowed by
// another: `limited` writes nowhere but where an entry says so.
const ACCOUNTS = `
<plugins>
  <simpleAuthenticationPlugin><users>
    <authenticationUser username="${OWNER.user}" password="${OWNER.password}" groups="owners"/>
    <authenticationUser username="${LIMITED.user}" password="${LIMITED.password}" groups="limited"/>
  </users></simpleAuthenticationPlugin>
  <authorizationPlugin><map><authorizationMap>
    <authorizationEntries>
      <authorizationEntry queue="&gt;" read="owners,limited" write="owners" admin="owners,limited"/>
      <authorizationEntry topic="&gt;" read="owners,limited" write="owners" admin="owners,limited"/>
      <authorizationEntry queue="open.&gt;" read="limited" write="limited" admin="limited"/>
      <authorizationEntry topic="open.&gt;" read="limited" write="limited" admin="limited"/>
      <authorizationEntry topic="ActiveMQ.Advisory.&gt;" read="limited" write="limited" admin="limited"/>
    </authorizationEntries>
    <tempDestinationAuthorizationEntry><tempDestinationAuthorizationEntry
      read="owners,limited" write="owners,limited" admin="owners,limited"/>
    </tempDestinationAuthorizationEntry>
  </authorizationMap></map></authorizationPlugin>
</plugins>`;

// Names of schemas that stand in the jars; nothing is fetched.
const BEANS = 'http://www.springframework.org/schema/beans';
const CORE = 'http://activemq.apache.org/schema/core';

/** The broker as activemq.xml; its elements must stand in alphabetical order. */
export function activemqXml(config: ActivemqConfig): string {
  const { folder } = config;
  return `<beans xmlns="${BEANS}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="${BEANS} ${BEANS}/spring-beans.xsd ${CORE} ${CORE}/activemq-core.xsd">
<broker xmlns="${CORE}" brokerName="test" useJmx="false"
  dataDirectory="${folder}/data" persistent="${config.persistent}">
<persistenceAdapter><kahaDB directory="${folder}/data/kahadb"/></persistenceAdapter>
${config.accounts ? ACCOUNTS : ''}
<sslContext><sslContext keyStore="file:${config.keyStore}" keyStoreType="PKCS12"
  keyStorePassword="${KEY_STORE_PASSWORD}"/></sslContext>
<systemUsage><systemUsage>
  <memoryUsage><memoryUsage limit="256 mb"/></memoryUsage>
  <storeUsage><storeUsage limit="2 gb"/></storeUsage>
  <tempUsage><tempUsage limit="1 gb"/></tempUsage>
</systemUsage></systemUsage>
<transportConnectors>
  <transportConnector name="stomp" uri="stomp://127.0.0.1:${config.stompPort}"/>
  <transportConnector name="stomp+ssl" uri="stomp+ssl://127.0.0.1:${config.tlsPort}"/>
</transportConnectors>
</broker>
</beans>
`;
}

export const LOG4J_PROPERTIES = `
log4j.rootLogger=INFO, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d %-5p %m%n
`;
