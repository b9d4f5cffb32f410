/** Leads to a customer, where the person may see who it is. */
import { Link } from 'wouter'
import { useMay } from '../me.tsx'
import { addressOfCustomer } from './customer-address.ts'

export function CustomerLink({ id }: { readonly id: string }) {
  const may = useMay()
  return may('getCustomer') ? <Link to={addressOfCustomer(id)}>{id}</Link> : <span>{id}</span>
}
